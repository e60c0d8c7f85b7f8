// `TCPCam_client IP PORT PIN CMD [FNAME]`: the TCPCam original's Linux client, for scripts that call it: the
// same arguments, lines on stderr and exit statuses. It differs where the original went wrong: an end within
// a record ends it, and zero bytes in the middle of a picture are kept. Blocks; main thread. Whoever writes
// something new takes `vedette grab tcpcam://…`.
#pragma once

namespace vedette::command {

// The process's exit status. 0: the server ended the connection between two records. 1: wrong usage, no
// connection, a record that is empty or broken off, or the output can't be written. 134: the output file
// can't be opened. 255: the connection failed between two records. Overwrites the PIN in argv, which `ps`
// shows.
int run_tcpcam_client(int argc, char** argv);

}  // namespace vedette::command
