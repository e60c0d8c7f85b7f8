// The TCPCam original's client, under its name.
#include "hub/command/tcpcam_client.hpp"

int main(int argc, char** argv) { return vedette::command::run_tcpcam_client(argc, argv); }
