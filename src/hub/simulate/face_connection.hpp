// One HTTP client of a camera that wears a face: pages, pictures and streams by the face's table. A request
// with another address gets 404. Owned by its loop.
#pragma once

#include <array>

#include "core/http/server_connection.hpp"
#include "hub/simulate/connection.hpp"
#include "hub/simulate/face.hpp"

namespace vedette::simulate {

// One client.
class FaceConnection : public Connection {
  public:
    FaceConnection(Camera& camera, std::unique_ptr<io::Stream> stream, const Face& face, Port port);

  protected:
    void on_bytes(Bytes bytes) override;
    void on_frame() override;

  private:
    void handle_request();
    void respond(const FaceRow& row);
    void send_snapshot();
    void start_stream();
    std::string head(int status, std::string_view type, std::size_t length, std::string_view location) const;

    const Face& face_;
    const Port port_;
    std::array<char, 8192> head_memory_;
    http::HeadPool heads_{head_memory_, head_memory_.size()};
    http::ServerConnection server_;
    bool streams_ = false;
};

}  // namespace vedette::simulate
