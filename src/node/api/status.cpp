// What the board is and does, and its streams.
#include <array>
#include <chrono>

#include "core/capture/session.hpp"
#include "node/api/document.hpp"

namespace vedette::node::api {
namespace {

// One address that sends pictures.
struct Stream {
    std::string_view path;
    std::string_view type;  // of its answer
    std::string_view port;  // "any", or "second"
};

constexpr std::array<Stream, 6> kStreams{{
    {"/mjpeg", "multipart/x-mixed-replace", "any"},
    {"/stream", "multipart/x-mixed-replace", "any"},
    {"/camera/start", "multipart/x-mixed-replace", "second"},
    {"/capture", "image/jpeg", "any"},
    {"/capture.jpg", "image/jpeg", "any"},
    {"/api/v1/snapshot.jpg", "image/jpeg", "any"},
}};

std::int64_t seconds(Duration duration) {
    return std::chrono::duration_cast<std::chrono::seconds>(duration).count();
}

void write_use(json::Writer& json, std::string_view name, std::size_t now, std::size_t max) {
    json.key(name).begin_object().key("now").number(now).key("max").number(max).end_object();
}

void write_memory(json::Writer& json, std::string_view name, std::size_t free, std::size_t blocks,
                  std::size_t block_bytes) {
    json.key(name).begin_object().key("free").number(free).key("blocks").number(blocks);
    json.key("block_bytes").number(block_bytes).end_object();
}

}  // namespace

bool write_status(json::Writer& json, const Services& services, unsigned step) {
    const PicturePool& pictures = services.feed.pool();
    switch (step) {
        case 0:
            json.begin_object().key("name").string(services.settings.values().text(Key::kName));
            json.key("version").string(services.about.version).key("board").string(services.about.board);
            return true;
        case 1:
            json.key("uptime_s").number(seconds(services.clock.mono() - services.started));
            json.key("utc_s").number(seconds(services.clock.utc().since));
            return true;
        case 2:
            json.key("camera").begin_object().key("has_pictures").boolean(services.feed.is_jpeg());
            json.key("runs").boolean(services.feed.is_running());
            json.key("taken").number(services.feed.taken()).key("dropped").number(services.feed.dropped());
            json.end_object();
            return true;
        case 3:
            write_use(json, "viewers", services.viewers, services.max_viewers);
            write_use(json, "capture_clients", services.captures.used(), capture::kMaxClients);
            write_use(json, "connections", services.connections, services.max_connections);
            return true;
        case 4:
            write_memory(json, "request_memory", services.heads.free_blocks(), services.heads.blocks(),
                         services.heads.block_bytes());
            write_memory(json, "picture_memory", pictures.free_blocks(), pictures.blocks(),
                         pictures.block_bytes());
            return true;
        case 5:
            json.key("stacks").begin_array();
            for (const port::TaskStack& stack : services.system.info().stacks) {
                if (stack.name.empty()) continue;
                json.begin_object().key("task").string(stack.name).key("bytes").number(stack.size);
                json.key("used").number(stack.used).end_object();
            }
            json.end_array().end_object();
            return true;
        default: return false;
    }
}

bool write_streams(json::Writer& json, const Services&, unsigned step) {
    if (step > kStreams.size()) return false;
    if (step == 0) json.begin_object().key("streams").begin_array();
    if (step == kStreams.size()) {
        json.end_array().end_object();
        return true;
    }
    const Stream& stream = kStreams[step];
    json.begin_object().key("path").string(stream.path).key("type").string(stream.type);
    json.key("port").string(stream.port).end_object();
    return true;
}

}  // namespace vedette::node::api
