// What the stand-ins keep that tests do not see. reset() of chip.hpp calls each reset_…() here.
#pragma once

namespace vedette::fakes {

void reset_log();
void reset_camera();
void reset_sockets();
void reset_events();
void reset_radio();
void reset_board(bool erases_flash);
void reset_power(bool erases_flash);
void reset_update(bool erases_flash);
// The station is in a network; an address comes from a server of DHCP, or is its own.
void begin_addresses(bool has_server);
// Waits for the ends of all tasks.
void join_tasks();

}  // namespace vedette::fakes
