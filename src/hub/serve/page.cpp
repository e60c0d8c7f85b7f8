#include "hub/serve/page.hpp"

#include "embedded/web.hpp"

namespace vedette::serve {

std::optional<api::Response> page_file(std::string_view path) {
    return page_file(embedded::web_files(), path);
}

std::optional<api::Response> page_file(std::span<const embedded::EmbeddedFile> files, std::string_view path) {
    for (const auto& file : files) {
        if (file.path != path) continue;
        return api::Response{
            .content_type = std::string(file.type),
            .body = std::string(file.body),
            .fields = {{"Cache-Control", "no-cache"},
                       {"Content-Security-Policy",
                        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; "
                        "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"},
                       {"Referrer-Policy", "no-referrer"}}};
    }
    return std::nullopt;
}

}  // namespace vedette::serve
