"""Our drivers on a real kernel's GPIO chip and input devices, in user-mode Linux: `make uml-test`."""
