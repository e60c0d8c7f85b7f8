#include "port_esp/log.hpp"

#include <esp_log.h>

namespace vedette::esp {
namespace {

constexpr const char* kTag = "vedette";

}  // namespace

void Log::write(port::Level level, std::string_view room, std::string_view sentence) {
    const int room_bytes = static_cast<int>(room.size());
    const int bytes = static_cast<int>(sentence.size());
    if (level == port::Level::kWarning) {
        ESP_LOGW(kTag, "%.*s: %.*s", room_bytes, room.data(), bytes, sentence.data());
    } else {
        ESP_LOGI(kTag, "%.*s: %.*s", room_bytes, room.data(), bytes, sentence.data());
    }
}

}  // namespace vedette::esp
