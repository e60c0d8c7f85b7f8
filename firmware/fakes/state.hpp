// What the stand-ins keep that tests do not see. reset() of chip.hpp calls each reset_…() here.
#pragma once

namespace vedette::fakes {

void reset_log();
void reset_camera();
void reset_sockets();
void reset_events();
void reset_timers();
// Waits for the ends of all tasks.
void join_tasks();

}  // namespace vedette::fakes
