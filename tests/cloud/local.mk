# the local cloud
