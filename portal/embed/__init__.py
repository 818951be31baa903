"""The check as other sites set it into their own pages: a frame or a plain form, without script."""
