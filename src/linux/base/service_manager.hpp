// Tells the service manager that started this process how it is doing: the datagrams of sd_notify(3). Any
// thread.
#pragma once

#include <optional>
#include <string_view>

#include "core/base/time.hpp"

namespace vedette {

// Sends assignments, one a line ("READY=1\nSTATUS=…"; see sd_notify(3) for the names), to the socket that
// NOTIFY_SOCKET names. Does nothing where no manager asked for it; a manager that is gone is ignored.
void notify_service_manager(std::string_view state);

// Whether a manager asked for it.
bool has_service_manager();

// Within which time the manager wants to hear "WATCHDOG=1", as sd_watchdog_enabled(3) says; nothing: it does
// not watch this process.
std::optional<Duration> watchdog_limit();

}  // namespace vedette
