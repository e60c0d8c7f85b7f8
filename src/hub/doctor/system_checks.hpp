// What is around the cameras: clock, disk, ports, devices, certificate, names. Each function blocks as its
// comment says and changes nothing that stays. Thread-safe.
#pragma once

#include <optional>
#include <string>

#include "core/base/time.hpp"
#include "hub/doctor/finding.hpp"
#include "hub/settings/settings.hpp"

namespace vedette::doctor {

// `synchronised` as clock_is_synchronised(). Does not block.
Findings check_clock(UtcTime now, std::optional<bool> synchronised);

// Space and speed of the file system of the state: writes a megabyte and syncs it. A missing folder is not
// looked at. Blocks on the disk.
Findings check_disk(const std::string& state);

// Whether this process may open the webcams of the settings. Blocks on the file system.
Findings check_devices(const settings::Settings& settings);

// Whether the certificate of `tls` ends soon; one of the hub's own is not looked at. Blocks on the disk.
Findings check_certificate(const settings::Settings& settings, UtcTime now);

// Whether the names of cameras have addresses. Blocks as long as a name server does not answer: some seconds
// each.
Findings check_names(const settings::Settings& settings);

// Whether the ports that a hub would listen on are free, and who has them. For a hub that does not run.
// Blocks on the file system.
Findings check_ports(const settings::Settings& settings);

// All of them but for the ports.
Findings check_system(const settings::Settings& settings, UtcTime now, std::optional<bool> synchronised);

}  // namespace vedette::doctor
