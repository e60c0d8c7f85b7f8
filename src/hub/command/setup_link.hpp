// The set-up link in words. Values.
#pragma once

#include <string>
#include <string_view>

#include "hub/settings/settings.hpp"

namespace vedette::command {

// The link for each address by which a browser reaches the hub, a line each, indented. `port`: of the page.
std::string setup_links(const settings::Settings& settings, std::uint16_t port, std::string_view secret);

}  // namespace vedette::command
