#include "hub/api/openapi.hpp"

#include <algorithm>
#include <set>

#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>

#include "core/base/text.hpp"
#include "embedded/openapi.hpp"
#include "hub/base/json_text.hpp"

namespace vedette::api {
namespace {

namespace json = boost::json;

json::object responses_of(const Route& row) {
    std::set<int> refusals(row.operation.refusals.begin(), row.operation.refusals.end());
    refusals.insert(403);  // a Host that is not ours
    if (row.path.find('{') != row.path.npos) refusals.insert(404);
    json::object responses = json::parse(row.operation.responses).as_object();
    for (const int status : refusals)
        responses[std::to_string(status)] = json::object{{"$ref", "#/components/responses/Problem"}};
    return responses;
}

json::object operation_of(const Route& row) {
    json::object out{{"operationId", row.operation.id}, {"summary", row.operation.summary}};
    json::value parameters = json::parse(row.operation.parameters);
    if (!parameters.as_array().empty()) out["parameters"] = std::move(parameters);
    out["responses"] = responses_of(row);
    return out;
}

// The parts of a path that are in braces; {id} is a camera's.
json::array parameters_of(std::string_view path) {
    json::array out;
    for (std::size_t open = 0; (open = path.find('{', open)) != path.npos; ++open) {
        const std::string_view name = path.substr(open + 1, path.find('}', open) - open - 1);
        const json::object schema = name == "id" ? json::object{{"$ref", "#/components/schemas/CameraId"}}
                                                 : json::object{{"type", "string"}};
        out.push_back({{"name", name}, {"in", "path"}, {"required", true}, {"schema", schema}});
    }
    return out;
}

}  // namespace

std::string openapi_document(const RouteTable& routes) {
    json::value document = json::parse(embedded::openapi_files().front().body);  // everything but the paths
    json::object& paths = document.at("paths").as_object();
    for (const Route& row : routes.rows()) {
        if (row.operation.id.empty()) continue;
        json::object& path =
            paths[row.path].is_null() ? paths[row.path].emplace_object() : paths[row.path].as_object();
        json::array parts = parameters_of(row.path);
        if (!parts.empty()) path["parameters"] = std::move(parts);
        std::string method(row.method);
        std::ranges::transform(method, method.begin(), to_lower);
        path[method] = operation_of(row);
    }
    return indented_json(document) + "\n";
}

}  // namespace vedette::api
