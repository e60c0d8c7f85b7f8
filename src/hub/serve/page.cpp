#include "hub/serve/page.hpp"

#include "core/base/text.hpp"

namespace vedette::serve {
namespace {

// Whether a list such as "br, gzip;q=0.8" has the element, and not with q=0.
bool accepts(std::string_view list, std::string_view wanted) {
    while (!list.empty()) {
        const std::size_t comma = list.find(',');
        const std::string_view element = list.substr(0, comma);
        list = comma == std::string_view::npos ? std::string_view() : list.substr(comma + 1);
        const std::size_t semicolon = element.find(';');
        if (!equal_ignoring_case(trim(element.substr(0, semicolon)), wanted)) continue;
        if (semicolon == std::string_view::npos) return true;
        const std::string_view weight = trim(element.substr(semicolon + 1));
        return !weight.starts_with("q=0") || weight.find_first_of("123456789") != std::string_view::npos;
    }
    return false;
}

// Whether an If-None-Match names the tag, which has its quotation marks.
bool names(std::string_view if_none_match, std::string_view tag) {
    return if_none_match == "*" || if_none_match.find(tag) != std::string_view::npos;
}

}  // namespace

api::Response file_response(const embedded::EmbeddedFile& file, const api::Request& request) {
    const bool gzip = accepts(request.field("Accept-Encoding"), "gzip");
    const std::string tag = "\"" + std::string(file.tag) + (gzip ? "-gzip\"" : "\"");
    // The name of a file in assets/ changes with its content.
    const bool named_by_content = file.path.starts_with("/assets/");
    api::Response response{
        .content_type = std::string(file.type),
        .fields = {{"Cache-Control", named_by_content ? "public, max-age=31536000, immutable" : "no-cache"},
                   {"ETag", tag},
                   {"Vary", "Accept-Encoding"},
                   {"Content-Security-Policy",
                    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; "
                    "media-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; "
                    "frame-ancestors 'none'"},
                   {"Referrer-Policy", "no-referrer"}}};
    if (names(request.field("If-None-Match"), tag)) {
        response.status = 304;
        return response;
    }
    if (gzip) response.fields.emplace_back("Content-Encoding", "gzip");
    response.body = std::string(gzip ? file.gzipped : file.body);
    return response;
}

api::RouteTable page_routes(std::span<const embedded::EmbeddedFile> files, std::span<const Place> places) {
    std::vector<api::Route> rows;
    const auto add = [&rows](std::string_view path, const embedded::EmbeddedFile& file) {
        rows.push_back({"GET", path, api::needs::kNothing, api::Effect::kRead,
                        [&file](const api::Context&, const api::Request& request) {
                            return file_response(file, request);
                        }});
    };
    for (const embedded::EmbeddedFile& file : files) {
        add(file.path, file);
        for (const Place& place : places)
            if (place.file == file.path) add(place.path, file);
    }
    return api::RouteTable(std::move(rows));
}

}  // namespace vedette::serve
