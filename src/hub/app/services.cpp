#include "hub/app/service.hpp"

namespace vedette::app {

std::vector<ServiceKind> service_kinds() {
    return {
        {"cameras", make_camera_service},
        {"http", make_http_service},
        {"tcpcam", make_tcpcam_service},
        {"capture", make_capture_service},
    };
}

}  // namespace vedette::app
