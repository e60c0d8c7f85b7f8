#include "hub/source/make_source.hpp"

#include <fmt/format.h>

#include "hub/source/http_mjpeg.hpp"

namespace vedette::source {
namespace {

using settings::Scheme;
using settings::SourceSpec;

std::unique_ptr<Source> make_http(const SourceSpec& spec) {
    return std::make_unique<HttpMjpeg>(HttpCamera{.address = {.tls = spec.scheme == Scheme::kHttps,
                                                              .host = spec.host,
                                                              .port = spec.port,
                                                              .target = spec.target},
                                                  .options = {.user = spec.user, .password = spec.password},
                                                  .fps = spec.fps});
}

struct Row {
    Scheme scheme;
    std::unique_ptr<Source> (*make)(const SourceSpec&);
};

constexpr Row kRows[] = {
    {Scheme::kHttp, make_http},
    {Scheme::kHttps, make_http},
};

}  // namespace

Result<std::unique_ptr<Source>> make_source(const SourceSpec& spec) {
    for (const Row& row : kRows) {
        if (row.scheme == spec.scheme) return row.make(spec);
    }
    return fail(Kind::kUnimplemented,
                fmt::format("this build can't read {} sources", settings::to_string(spec.scheme)));
}

}  // namespace vedette::source
