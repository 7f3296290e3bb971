# syntax=docker/dockerfile:1
# Understudy as an image: see docs/container.md. Everything it runs is JavaScript, so one build serves every platform.

FROM --platform=$BUILDPLATFORM node:22-bookworm-slim AS build
WORKDIR /src
ENV ELECTRON_SKIP_BINARY_DOWNLOAD=1
COPY package.json package-lock.json .npmrc ./
RUN npm ci --ignore-scripts
COPY . .
RUN npm pack --silent --pack-destination /tmp \
  && mkdir -p /out/opt/understudy /out/data \
  && tar -xzf /tmp/*.tgz -C /out/opt/understudy --strip-components=1

FROM node:22-bookworm-slim AS node

FROM debian:bookworm-slim
COPY --from=node /usr/local/bin/node /usr/local/bin/node
COPY --from=build /out/opt/understudy /opt/understudy
RUN ln -s /opt/understudy/dist/server/cli.js /usr/local/bin/understudy
# A number, so that Kubernetes can see that it isn't root.
COPY --from=build --chown=10001:10001 /out/data /data
USER 10001:10001
WORKDIR /data
VOLUME /data
EXPOSE 9400 9401
HEALTHCHECK --interval=5s --timeout=5s --start-period=10s --retries=3 \
  CMD ["understudy", "wait", "http://localhost:9400/alive", "--timeout", "2s"]
ENTRYPOINT ["understudy"]
CMD ["serve", "--host", "0.0.0.0", "--admin-host", "0.0.0.0", "--config", "/data/understudy.json"]
