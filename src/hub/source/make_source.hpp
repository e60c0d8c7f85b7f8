// From what the settings say of a camera to the source that runs it: the table of kinds. Any thread.
#pragma once

#include <memory>

#include "hub/settings/source_url.hpp"
#include "hub/source/source.hpp"

namespace vedette::source {

// kUnimplemented: this build has no such kind; kInvalidArgument: something is missing, and what.
// `name` is the camera's, for kinds that show it.
Result<std::unique_ptr<Source>> make_source(const settings::SourceSpec& spec,
                                            std::string_view name = "Test camera");

}  // namespace vedette::source
