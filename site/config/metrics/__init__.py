"""What a monitor reads of this server: `/metrics`, in Prometheus's text form."""
