// What the program says of its board, where ESP-IDF's linker script puts it: behind its own description of
// the program ("App Image Format", "Adding a Custom Structure to an Application"). node/update and
// firmware/sign_image read it.
#include "node/update/program.hpp"
#include "sdkconfig.h"

extern "C" {
extern const vedette::node::ProgramLabel vedette_program_label;
[[gnu::section(".rodata_custom_desc")]] constinit const vedette::node::ProgramLabel vedette_program_label =
    vedette::node::ProgramLabel::make(CONFIG_VEDETTE_BOARD);
}
