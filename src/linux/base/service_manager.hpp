// Tells the service manager that started this process how it is doing: the datagrams of sd_notify(3). Any
// thread.
#pragma once

#include <string_view>

namespace vedette {

// Sends assignments, one a line ("READY=1\nSTATUS=…"; see sd_notify(3) for the names), to the socket that
// NOTIFY_SOCKET names. Does nothing where no manager asked for it; a manager that is gone is ignored.
void notify_service_manager(std::string_view state);

}  // namespace vedette
