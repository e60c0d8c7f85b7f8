#include "linux/base/endpoint.hpp"

#include <fmt/format.h>

namespace vedette {

std::string format(const Endpoint& e) {
    return e.address.find(':') == std::string::npos ? fmt::format("{}:{}", e.address, e.port)
                                                    : fmt::format("[{}]:{}", e.address, e.port);
}

}  // namespace vedette
