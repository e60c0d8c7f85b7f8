#include "hub/api/openapi.hpp"

#include <algorithm>
#include <set>

#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>

#include "core/base/text.hpp"
#include "hub/base/json_text.hpp"

namespace vedette::api {
namespace {

namespace json = boost::json;

// Everything but the paths.
constexpr std::string_view kFrame = R"({
  "openapi": "3.1.0",
  "info": {
    "title": "Vedette hub", "version": "0.1.0",
    "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
    "description": "What a hub answers. `/api/v1` changes only by addition. Until users and rights exist the hub listens on loopback only and answers only to this machine's names."},
  "servers": [{"url": "http://127.0.0.1:8480"}], "paths": {},
  "components": {
    "schemas": {
      "CameraId": {"type": "string", "pattern": "^[a-z0-9][a-z0-9-]{0,31}$", "description": "never changes"},
      "Camera": {
        "type": "object",
        "required": [
          "id", "name", "state", "reason", "since", "width", "height", "fps", "viewers", "consumers",
          "connections_opened", "pictures", "bytes", "skipped", "delivered", "delivered_bytes", "missed",
          "memory_bytes", "picture_bytes", "age_ms"],
        "properties": {
          "id": {"$ref": "#/components/schemas/CameraId"},
          "name": {"type": "string", "description": "for people; may change"},
          "state": {
            "type": "string", "enum": ["idle", "connecting", "live", "lost"],
            "description": "idle: nobody looks, there is no connection; connecting: pictures are expected soon; live: they come; lost: they don't, viewers are shown a drawn one"},
          "reason": {
            "type": "string",
            "description": "why it is not live, a sentence without credentials; empty while live or idle"},
          "since": {"type": "string", "description": "when the state began", "format": "date-time"},
          "width": {
            "type": "integer", "minimum": 0,
            "description": "pixels of the newest picture; 0 before the first"},
          "height": {"type": "integer", "minimum": 0, "description": "pixels"},
          "fps": {
            "type": "number",
            "description": "pictures a second from the camera, over the last five seconds", "minimum": 0},
          "viewers": {"type": "integer", "minimum": 0, "description": "connections that are sent pictures"},
          "consumers": {
            "type": "integer", "minimum": 0,
            "description": "subscriptions on the bus; one carries all viewers of an I/O thread"},
          "connections_opened": {"type": "integer", "minimum": 0, "description": "to the camera, since the hub's start"},
          "pictures": {"type": "integer", "minimum": 0, "description": "whole ones from the camera"},
          "bytes": {"type": "integer", "minimum": 0, "description": "of these"},
          "skipped": {"type": "integer", "minimum": 0, "description": "parts that were no whole JPEG"},
          "delivered": {"type": "integer", "minimum": 0, "description": "pictures handed to viewers"},
          "delivered_bytes": {"type": "integer", "minimum": 0, "description": "of these"},
          "missed": {"type": "integer", "minimum": 0, "description": "pictures that viewers were too slow for"},
          "memory_bytes": {"type": "integer", "minimum": 0, "description": "memory that holds this camera's pictures"},
          "picture_bytes": {"type": "integer", "minimum": 0, "description": "size of the newest picture"},
          "age_ms": {
            "type": "object", "description": "how old pictures were", "required": ["arrival", "viewer"],
            "properties": {
              "arrival": {
                "type": "object", "required": ["count", "p50", "p95", "p99"],
                "properties": {
                  "count": {
                    "type": "integer", "minimum": 0,
                    "description": "pictures counted since the hub's start"},
                  "p50": {"type": "number", "description": "milliseconds", "minimum": 0},
                  "p95": {"type": "number", "description": "milliseconds", "minimum": 0},
                  "p99": {"type": "number", "description": "milliseconds", "minimum": 0}},
                "description": "when the last byte came from the camera"},
              "viewer": {
                "type": "object", "required": ["count", "p50", "p95", "p99"],
                "properties": {
                  "count": {
                    "type": "integer", "minimum": 0,
                    "description": "pictures counted since the hub's start"},
                  "p50": {"type": "number", "description": "milliseconds", "minimum": 0},
                  "p95": {"type": "number", "description": "milliseconds", "minimum": 0},
                  "p99": {"type": "number", "description": "milliseconds", "minimum": 0}},
                "description": "when the last byte was handed to a viewer's connection"}}}}},
      "Problem": {
        "type": "object", "description": "RFC 9457",
        "required": ["type", "title", "status", "code", "detail"],
        "properties": {
          "type": {"type": "string", "description": "about:blank"},
          "title": {"type": "string", "description": "the status's usual words"},
          "status": {"type": "integer"},
          "code": {
            "type": "string", "description": "stable, for programs",
            "enum": [
              "invalid_argument", "not_found", "permission_denied", "host_not_allowed",
              "method_not_allowed", "upgrade_required", "malformed_request", "unavailable", "timeout",
              "resource_exhausted", "cancelled", "ended", "internal"]},
          "detail": {"type": "string", "description": "a sentence for a person"},
          "parameter": {"type": "string", "description": "the query parameter that is wrong"},
          "camera": {"type": "string", "description": "the camera asked for"}}}},
    "responses": {
      "Problem": {
        "description": "refused",
        "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}}}}})";

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

}  // namespace

std::string openapi_document(const RouteTable& routes) {
    json::value document = json::parse(kFrame);
    json::object& paths = document.at("paths").as_object();
    for (const Route& row : routes.rows()) {
        if (row.operation.id.empty()) continue;
        json::object& path =
            paths[row.path].is_null() ? paths[row.path].emplace_object() : paths[row.path].as_object();
        if (row.path.find("{id}") != row.path.npos && path.empty()) {
            path["parameters"] = json::array{{{"name", "id"},
                                              {"in", "path"},
                                              {"required", true},
                                              {"schema", {{"$ref", "#/components/schemas/CameraId"}}}}};
        }
        std::string method(row.method);
        std::ranges::transform(method, method.begin(), to_lower);
        path[method] = operation_of(row);
    }
    return indented_json(document) + "\n";
}

}  // namespace vedette::api
