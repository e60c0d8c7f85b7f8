// Links of the page /join in words. Values.
#pragma once

#include <string>
#include <string_view>

#include "hub/settings/settings.hpp"

namespace vedette::command {

// The link for each address by which a browser reaches the hub, a line each, indented. `port`: of the page;
// `fragment`: "setup.SECRET" or "guest.SECRET".
std::string join_links(const settings::Settings& settings, std::uint16_t port, std::string_view fragment);

}  // namespace vedette::command
