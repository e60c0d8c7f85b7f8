// From what a person wrote to the source that runs it: one row a scheme. Nothing connects here. Any thread.
#pragma once

#include <memory>

#include "hub/settings/source_url.hpp"
#include "hub/source/source.hpp"

namespace vedette::source {

// kUnimplemented for a scheme that this build does not have; the message says so.
Result<std::unique_ptr<Source>> make_source(const settings::SourceSpec& spec);

}  // namespace vedette::source
