"""`make bench`: everything is a ratio against a named peer in the same run."""

from bench import web

if __name__ == "__main__":
    web.main()
