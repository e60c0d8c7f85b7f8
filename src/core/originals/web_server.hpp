// The texts of the web server that the ESP32 boards have from their SDK (esp_http_server). Immutable.
#pragma once

#include <string_view>

namespace vedette::originals {

// The body of an answer with that error status, text/html; the connection ends after it.
std::string_view web_server_error(int status);

}  // namespace vedette::originals
