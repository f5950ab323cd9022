import type { NginxPlace } from './nginx.ts'

/** nginx in its factory settings, serving the files of a folder: the reference for byte ranges. */
export function servingFolder(root: string, workers = 1) {
  return (place: NginxPlace): string => `
    # The files belong to whoever runs the test.
    ${process.getuid?.() === 0 ? 'user root;' : ''}
    worker_processes ${workers};
    pid ${place.folder}/pid;
    error_log stderr crit;
    events {}
    http {
      access_log off;
      sendfile on;
      types { video/mp4 mp4; text/plain txt; }
      ${ownFolders(place)}
      server { listen 127.0.0.1:${place.port}; root ${root}; }
    }`
}

/** nginx in front of `target`, set up as docs/reliability.md says. */
export function inFrontOf(target: string) {
  return (place: NginxPlace): string => `
    worker_processes 1;
    pid ${place.folder}/pid;
    error_log stderr crit;
    events { worker_connections 256; }
    http {
      access_log off;
      ${ownFolders(place)}
      map $http_upgrade $connection_upgrade { default upgrade; '' ''; }
      server {
        listen 127.0.0.1:${place.port};
        location / {
          proxy_pass ${target};
          proxy_http_version 1.1;
          proxy_set_header Host $host:$server_port;
          proxy_set_header Upgrade $http_upgrade;
          proxy_set_header Connection $connection_upgrade;
          proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;
          proxy_set_header X-Forwarded-Proto $scheme;
          proxy_set_header X-Forwarded-Host $host:$server_port;
          client_max_body_size 2m;
          proxy_read_timeout 90s;
          proxy_buffering off;
        }
      }
    }`
}

/** nginx in front of `target` as somebody sets it up who has read nothing. */
export function carelesslyInFrontOf(target: string) {
  return (place: NginxPlace): string => `
    worker_processes 1;
    pid ${place.folder}/pid;
    error_log stderr crit;
    events { worker_connections 256; }
    http {
      access_log off;
      ${ownFolders(place)}
      server {
        listen 127.0.0.1:${place.port};
        location / { proxy_pass ${target}; }
      }
    }`
}

/** nginx would write into folders that belong to the system. */
export function ownFolders({ folder }: NginxPlace): string {
  const names = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi']
  return names.map((name) => `${name}_temp_path ${folder}/${name};`).join(' ')
}
