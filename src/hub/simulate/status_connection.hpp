// GET /status on the farm's own port: the state of all cameras as JSON. Owned by its loop.
#pragma once

#include <array>
#include <functional>
#include <memory>
#include <string>

#include "core/http/request_parser.hpp"
#include "hub/simulate/connection.hpp"

namespace vedette::simulate {

// One client of the status page.
class StatusConnection : public Connection {
  public:
    // `owner` is no camera of the farm; it owns the connections of this port.
    StatusConnection(Camera& owner, std::unique_ptr<io::Stream> stream, std::function<std::string()> status);

  protected:
    void on_bytes(Bytes bytes) override;

  private:
    const std::function<std::string()> status_;
    std::array<char, 4096> head_memory_;
    http::RequestParser request_;
};

}  // namespace vedette::simulate
