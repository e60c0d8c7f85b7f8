// Which sources only the settings file may name: those that run a program, read this machine's files and
// devices, or lead to this machine and its link. A page or the API, whose password somebody may have got, may
// name cameras in the network. Opens nothing; reads the addresses of the machine's interfaces. Thread-safe.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "hub/settings/address_range.hpp"
#include "hub/settings/source_url.hpp"

namespace vedette::settings {

// Why only the settings file may name the source: "exec: runs a program of this machine". Nothing: a page
// may, too. `allowed`: the setting `camera_networks`.
std::optional<std::string> why_file_only(const SourceSpec& source,
                                         const std::vector<AddressRange>& allowed = {});

// The same of a text: of `cameras.*.source` or `cameras.*.ptz.url` with its variables filled in. Nothing,
// too, for a text that is no source.
std::optional<std::string> why_file_only(std::string_view source,
                                         const std::vector<AddressRange>& allowed = {});

}  // namespace vedette::settings
