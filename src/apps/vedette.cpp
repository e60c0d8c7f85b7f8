// The hub and its command-line tools.
#include "hub/app/hub.hpp"
#include "hub/command/program.hpp"
#include "linux/base/heap.hpp"

int main(int argc, char** argv) {
    vedette::keep_heap_steady();
    return vedette::command::run_program(argc, argv, vedette::app::start_hub,
                                         vedette::app::make_overlay_texts);
}
