# docker buildx bake -f docker/docker-bake.hcl            the images of compose.yaml, for this machine
# docker buildx bake -f docker/docker-bake.hcl release    for all platforms, with SBOM and provenance: to REGISTRY, or without
#                                                         one as <app>.oci.tar. Needs a builder of the driver docker-container.

variable "REGISTRY" { default = "" }
variable "TAG" { default = "local" }
variable "VERSION" { default = "0.1.0" }
variable "REVISION" { default = "unknown" }

group "default" {
  targets = ["user-management", "notification", "xray-local", "smoke", "tools"]
}

group "release" {
  targets = ["release-user-management", "release-notification", "release-xray-local", "release-smoke"]
}

target "common" {
  context    = "."
  dockerfile = "docker/Dockerfile"
  args       = { VERSION = VERSION, REVISION = REVISION }
}

target "app" {
  name     = app
  matrix   = { app = ["user-management", "notification", "xray-local", "smoke", "tools"] }
  inherits = ["common"]
  target   = app
  tags     = ["${app}:${TAG}"]
}

target "release-app" {
  name      = "release-${app}"
  matrix    = { app = ["user-management", "notification", "xray-local", "smoke"] }
  inherits  = ["common"]
  target    = app
  tags      = ["${REGISTRY == "" ? "" : "${REGISTRY}/"}${app}:${TAG}"]
  platforms = ["linux/amd64", "linux/arm64"]
  attest    = ["type=sbom", "type=provenance,mode=max"]
  output    = [REGISTRY == "" ? "type=oci,dest=${app}.oci.tar" : "type=registry"]
}
