#include "hub/serve/page.hpp"

namespace vedette::serve {
namespace {

api::Response file_response(const embedded::EmbeddedFile& file) {
    return {.content_type = std::string(file.type),
            .body = std::string(file.body),
            .fields = {{"Cache-Control", "no-cache"},
                       {"Content-Security-Policy",
                        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; "
                        "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"},
                       {"Referrer-Policy", "no-referrer"}}};
}

}  // namespace

api::RouteTable page_routes(std::span<const embedded::EmbeddedFile> files) {
    std::vector<api::Route> rows;
    for (const embedded::EmbeddedFile& file : files) {
        rows.push_back({"GET", file.path, api::Right::kNone, api::Effect::kRead,
                        [&file](const api::Context&, const api::Request&) { return file_response(file); }});
    }
    return api::RouteTable(std::move(rows));
}

}  // namespace vedette::serve
