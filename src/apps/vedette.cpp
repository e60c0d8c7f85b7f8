// The hub and its command-line tools.
#include "hub/app/hub.hpp"
#include "hub/command/program.hpp"

int main(int argc, char** argv) { return vedette::command::run_program(argc, argv, vedette::app::start_hub); }
