// The part of Terminal that signals reach: the settings of the terminal, and what has happened. One in a
// process. All functions but begin() and end() are async-signal-safe.
#pragma once

#include <string_view>

namespace vedette::posix::raw_mode {

// Takes signals over and enters raw mode. False: errno.
bool begin(int in, int out, std::string_view give_back);
void end();

// Readable when a signal has come since take_event().
int event_fd();
// What a signal has said.
enum class Event { kNone, kEnd, kContinued, kResized };
// What has come since the last call, one at a time.
Event take_event();
// The signal that asks the process to end; 0: none.
int end_signal();
// The terminal was given back, and take_event() has not said yet that the process goes on.
bool is_given_back();

}  // namespace vedette::posix::raw_mode
