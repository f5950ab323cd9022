# The chat as an image: docker build -t animate-server .
# What is in it, why, and how it is run: docs/install/image.md.

# Builds: any image with apt, Node and npm.
ARG BASE=node:24-bookworm-slim
# Is what the chat runs on: the smallest Debian that has setpriv and prlimit, the encoder's box.
ARG RUN_BASE=debian:bookworm-slim

# The encoders, static, from Debian's own sources: one for the loops, which can do nothing else and
# starts in a millisecond, and one for films and for what loops are saved as.
FROM ${BASE} AS encoders
WORKDIR /src
COPY deploy/image/build-whole-ffmpeg.sh deploy/image/
RUN deploy/image/build-whole-ffmpeg.sh /out
COPY script/build-ffmpeg script/setup.sh script/ffmpeg-limits.c script/
RUN script/build-ffmpeg --compile-only
# Node without the names of its inner functions, which nobody looks up here: 18 MB.
RUN apt-get update -qq && apt-get install -y -qq --no-install-recommends tini \
 && cp /usr/bin/tini-static /out/tini \
 && cp /usr/local/bin/node /out/node && strip --strip-unneeded /out/node

# The server and its page; then the packages that only built them go.
FROM ${BASE} AS build
WORKDIR /src
COPY package.json package-lock.json ./
RUN npm ci --include=dev --include=optional --no-audit --no-fund
COPY . .
RUN npm run --silent build
RUN deploy/image/prune-packages.sh

# All in its place, and tried: a real clip has to come out.
FROM ${RUN_BASE} AS whole
COPY --from=encoders /out/node /out/tini /out/ffmpeg /usr/local/bin/
WORKDIR /opt/animate-server
COPY --from=build /src/package.json /src/LICENSE ./
COPY --from=build /src/node_modules node_modules
COPY --from=build /src/dist dist
COPY --from=build /src/public public
COPY --from=encoders /src/vendor/ffmpeg vendor/ffmpeg
COPY --from=encoders /out/ffmpeg.built-from /tmp/
COPY --from=build /src/deploy/image/list-parts.mjs /tmp/
RUN node /tmp/list-parts.mjs /tmp/ffmpeg.built-from >sbom.cdx.json \
 && node dist/server/main.js --check \
 && ln -s /opt/animate-server/dist/cli/main.js /usr/local/bin/animate-server \
 && chmod 755 dist/cli/main.js \
 && rm -rf /tmp/*

FROM ${RUN_BASE}
ARG VERSION=1.0.0
ARG REVISION=unknown
ARG CREATED=1970-01-01T00:00:00Z
LABEL org.opencontainers.image.title="animate-server" \
      org.opencontainers.image.description="Self-hosted, ephemeral video chat made of short silent loops" \
      org.opencontainers.image.licenses="MIT AND GPL-2.0-or-later" \
      org.opencontainers.image.version="${VERSION}" \
      org.opencontainers.image.revision="${REVISION}" \
      org.opencontainers.image.created="${CREATED}"
COPY --from=whole /usr/local/bin /usr/local/bin
COPY --from=whole /opt/animate-server /opt/animate-server
# A new volume takes over what the folder in the image is: this user's, and nobody else's.
RUN groupadd --gid 1000 animate \
 && useradd --uid 1000 --gid 1000 --no-create-home --home-dir /data --shell /usr/sbin/nologin animate \
 && install -d -o 1000 -g 1000 -m 0700 /data
# Every address of the container, IPv4 and IPv6: which of them the world reaches, says who runs it.
ENV NODE_ENV=production HOST=:: PORT=8080 DATA_DIR=/data
WORKDIR /opt/animate-server
USER 1000:1000
VOLUME /data
EXPOSE 8080 1935
HEALTHCHECK --interval=10s --timeout=10s --start-period=20s --retries=3 \
  CMD ["node", "/opt/animate-server/dist/server/health-probe.js"]
# tini is process 1: it hands SIGTERM on from the first moment, also before Node listens to it, and
# buries what a killed process leaves behind.
ENTRYPOINT ["/usr/local/bin/tini", "--", "animate-server"]
