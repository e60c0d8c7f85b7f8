// Settings, changes and refusals of changes as the API writes them, and changes as it reads them. Secrets and
// passwords in URLs never show. Thread-safe.
#pragma once

#include <boost/json/object.hpp>

#include "hub/api/json_body.hpp"
#include "hub/changes/settings_changer.hpp"

namespace vedette::api {

boost::json::object to_json(const changes::SettingsView& view);
boost::json::object to_json(const changes::Changed& changed, bool dry_run);
boost::json::array history_json(const std::vector<settings::Version>& versions, std::string_view now);
// The problem with its members; its code is the reason's name.
Response problem(const changes::Refusal& refusal);

// {"rename": {PATH: ID}, "set": {PATH: VALUE}, "order": {PATH: [ID]}}; a fault is recorded in the body.
settings::WantedChange wanted_change(JsonBody& body);

}  // namespace vedette::api
