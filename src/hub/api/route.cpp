#include "hub/api/route.hpp"

#include <algorithm>
#include <iterator>

#include <fmt/format.h>

namespace vedette::api {
namespace {

// Takes a segment with its leading slash off the front; returns it without the slash.
std::string_view take_segment(std::string_view& path) {
    const std::size_t end = std::min(path.find('/', 1), path.size());
    const std::string_view segment = path.substr(1, end - 1);
    path.remove_prefix(end);
    return segment;
}

}  // namespace

std::optional<NamedTexts> match_path(std::string_view pattern, std::string_view path) {
    NamedTexts parameters;
    while (pattern.starts_with('/') && path.starts_with('/')) {
        const std::string_view want = take_segment(pattern);
        const std::string_view have = take_segment(path);
        const std::size_t open = want.find('{');
        if (open == want.npos) {
            if (want != have) return std::nullopt;
            continue;
        }
        const std::size_t close = want.find('}');
        const std::string_view before = want.substr(0, open);
        const std::string_view after = want.substr(close + 1);
        if (have.size() <= before.size() + after.size() || !have.starts_with(before) ||
            !have.ends_with(after))
            return std::nullopt;
        parameters.emplace_back(want.substr(open + 1, close - open - 1),
                                have.substr(before.size(), have.size() - before.size() - after.size()));
    }
    if (!pattern.empty() || !path.empty()) return std::nullopt;
    return parameters;
}

void RouteTable::add(RouteTable more) { std::ranges::move(more.rows_, std::back_inserter(rows_)); }

std::expected<const Route*, Response> RouteTable::find(Request& request) const {
    const std::string_view method = request.method == "HEAD" ? "GET" : std::string_view(request.method);
    std::string allowed;
    for (const Route& row : rows_) {
        if (request.below_hub && row.program != Program::kVedette) continue;
        auto parameters = match_path(row.path, request.path);
        if (!parameters) continue;
        if (row.method == method) {
            request.parameters = std::move(*parameters);
            return &row;
        }
        allowed += allowed.empty() ? "" : ", ";
        allowed += row.method == "GET" ? "GET, HEAD" : row.method;
    }
    if (allowed.empty())
        return std::unexpected(problem(404, "not_found",
                                       request.below_hub ? "nothing is here; the page is at /hub/"
                                                         : "nothing is here; the page is at /"));
    auto refusal =
        problem(405, "method_not_allowed", fmt::format("this address answers only to {}", allowed));
    refusal.fields = {{"Allow", std::move(allowed)}};
    return std::unexpected(std::move(refusal));
}

}  // namespace vedette::api
