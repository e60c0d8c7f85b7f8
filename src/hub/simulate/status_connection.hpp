// The port that tells what the farm's cameras are doing: GET /status, JSON. Not a camera's, and counted
// nowhere. Belongs to the farm and its loop's thread.
#pragma once

#include <array>
#include <functional>
#include <memory>
#include <string>

#include "core/http/request_parser.hpp"
#include "hub/simulate/connection.hpp"

namespace vedette::simulate {

class StatusConnection : public Connection {
  public:
    StatusConnection(Camera& carrier, std::unique_ptr<io::Stream> stream,
                     std::function<std::string()> status);

  protected:
    void on_bytes(Bytes bytes) override;

  private:
    const std::function<std::string()> status_;
    std::array<char, 4096> head_memory_;
    http::RequestParser request_;
};

}  // namespace vedette::simulate
