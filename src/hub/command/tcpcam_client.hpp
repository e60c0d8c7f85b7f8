// `TCPCam_client IP PORT PIN CMD [FNAME]`: for scripts that call the original TCPCam client for Linux. Same
// arguments, lines on stderr and exit statuses. Two defects of the original are corrected: the end of the
// connection within a record ends the program, and zero bytes within a picture are kept. New scripts use
// `vedette grab tcpcam://…`. Blocks; main thread.
#pragma once

namespace vedette::command {

// The process's exit status. 0: the server closed the connection between two records. 1: usage error, no
// connection, an empty or incomplete record, or the output can't be written. 134: the output file can't be
// opened. 255: the connection failed between two records. Overwrites the PIN in argv, which `ps` shows.
int run_tcpcam_client(int argc, char** argv);

}  // namespace vedette::command
