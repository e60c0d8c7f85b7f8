#include "core/originals/web_server.hpp"

namespace vedette::originals {

std::string_view web_server_error(int status) {
    switch (status) {
        case 404: return "Nothing matches the given URI";
        case 405: return "Request method for this URI is not handled by server";
        case 408: return "Server closed this connection";
        case 414: return "URI is too long";
        case 500: return "Server has encountered an unexpected error";
        default: return "Bad request syntax";
    }
}

}  // namespace vedette::originals
