resource "null_resource" "app" {
  triggers = { region = var.region }
}
