variable "region" {
  type    = string
  default = "eu"
}

variable "replicas" {
  type = number
}
