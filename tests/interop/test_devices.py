"""RTSP cameras and webcams through the whole hub: real RTP that ffmpeg packs, and a preloaded V4L2 camera."""
import subprocess
import sys

import cv2
import numpy
import pytest

from conftest import BIN, LIMIT_S, ROOT, wait_until
from footage import Footage, Viewer

CODECS = {
    "mjpeg": "-pix_fmt yuvj420p -c:v mjpeg -huffman default -q:v 5",
    "h264": "-pix_fmt yuv420p -c:v libx264 -preset ultrafast -tune zerolatency -g 5",
}


class RtspCamera:
    """The server, and a publisher that can be stopped and started again."""

    def __init__(self):
        self.server = subprocess.Popen([sys.executable, ROOT / "tests/interop/rtsp_server.py"], stdin=subprocess.PIPE,
                                       stdout=subprocess.PIPE, text=True)
        self.port = int(self.server.stdout.readline())
        self.publisher = None

    def publish(self, codec):
        self.publisher = subprocess.Popen(
            ["ffmpeg", "-v", "error", "-nostdin", "-re", "-f", "lavfi", "-i", "testsrc2=size=160x120:rate=25",
             *codec.split(), "-f", "rtsp", "-rtsp_transport", "tcp", f"rtsp://127.0.0.1:{self.port}/front"])
        assert self.server.stdout.readline() == "announced front\n"

    def unplug(self):
        if self.publisher:
            self.publisher.kill()
            self.publisher.wait(LIMIT_S)
            self.publisher = None

    def end(self):
        self.unplug()
        self.server.stdin.close()
        self.server.wait(LIMIT_S)
        self.server.stdout.close()


@pytest.fixture
def rtsp():
    camera = RtspCamera()
    yield camera
    camera.end()


def decoded(jpeg):
    picture = cv2.imdecode(numpy.frombuffer(jpeg, numpy.uint8), cv2.IMREAD_GRAYSCALE)
    assert picture is not None
    return picture


@pytest.mark.parametrize("codec", CODECS)
def test_an_rtsp_camera_with_a_password_moves_for_two_viewers_over_one_connection(hub, rtsp, codec):
    rtsp.publish(CODECS[codec])
    front = hub("cameras: {front: {source: 'rtsp://127.0.0.1:%d/secret/front', user: u, password: p}}" % rtsp.port)
    viewers = [Viewer(front.url + "/cameras/front/mjpeg") for _ in range(2)]
    for viewer in viewers:
        viewer.wait_for(20)
    said = front.camera("front")
    assert said["state"] == "live"
    assert (said["width"], said["height"]) == (160, 120)
    assert said["connections_opened"] == 1
    assert said["skipped"] == 0
    for viewer in viewers:
        pictures = [decoded(f) for f in viewer.leave()]
        moving = [p for p in pictures if p.shape == (120, 160)]
        assert len(moving) >= 20
        assert numpy.abs(moving[0].astype(int) - moving[-1]).mean() > 1, "the scene moves"
    wait_until(lambda: front.camera("front")["state"] == "idle", "the camera is not left")


def test_an_rtsp_camera_that_disappears_and_returns_is_lost_with_a_reason_and_then_live_again(hub, rtsp):
    rtsp.publish(CODECS["mjpeg"])
    front = hub("cameras: {front: {source: 'rtsp://127.0.0.1:%d/front'}}" % rtsp.port)
    viewer = Viewer(front.url + "/cameras/front/mjpeg").wait_for(3)
    rtsp.unplug()
    wait_until(lambda: front.camera("front")["state"] == "lost", "the camera is not lost")
    wait_until(lambda: "404" in front.camera("front")["reason"], "the server's answer is not the reason")
    rtsp.publish(CODECS["mjpeg"])
    wait_until(lambda: front.camera("front")["state"] == "live", "the camera is not live again")
    viewer.wait_for(len(viewer.frames) + 5)
    viewer.leave()


@pytest.fixture
def webcam(hub, tmp_path):
    """webcam(fault) starts a hub whose one camera is /…/video0, played from a dozen pictures."""
    device, folder = tmp_path / "video0", tmp_path / "played"
    device.touch()
    folder.mkdir()
    subprocess.run(["ffmpeg", "-v", "error", "-f", "lavfi", "-i", "testsrc=size=320x240:rate=25", "-frames:v", "12",
                    "-pix_fmt", "yuvj422p", "-huffman", "default", folder / "%02d.jpg"], check=True, timeout=LIMIT_S,
                   stdin=subprocess.DEVNULL)

    def start(fault=""):
        environment = {"LD_PRELOAD": str(BIN / "v4l2_stand_in.so"), "STANDIN_PATH": str(device),
                       "STANDIN_DIR": str(folder), "STANDIN_SIZE": "320x240", "STANDIN_FPS": "25",
                       "STANDIN_FAULT": fault}
        return hub(f"cameras: {{desk: {{source: 'v4l2://{device}?size=320x240&fps=25'}}}}",
                   more_environment=environment), Footage(folder)
    return start


def test_a_webcams_pictures_reach_two_viewers_byte_for_byte(webcam):
    desk, footage = webcam()
    viewers = [Viewer(desk.url + "/cameras/desk/mjpeg") for _ in range(2)]
    for viewer in viewers:
        viewer.wait_for(30)
    said = desk.camera("desk")
    assert (said["state"], said["width"], said["height"], said["connections_opened"]) == ("live", 320, 240, 1)
    for viewer in viewers:
        footage.assert_complete(viewer.leave(), "the webcam", viewer.numbers)
    wait_until(lambda: desk.camera("desk")["state"] == "idle", "the webcam is not closed")


def test_a_webcam_without_huffman_tables_is_given_the_standard_ones(webcam):
    desk, _ = webcam("no-dht")
    for frame in Viewer(desk.url + "/cameras/desk/mjpeg").wait_for(5).leave():
        assert decoded(frame).shape == (240, 320)


def test_a_webcam_that_is_unplugged_and_plugged_in_again_goes_on_for_its_viewer(webcam):
    desk, footage = webcam("unplug=20")
    viewer = Viewer(desk.url + "/cameras/desk/mjpeg").wait_for(30)
    desk.wait_for(r"desk is connecting: /\S+/video0: the camera was unplugged")
    assert desk.camera("desk")["connections_opened"] >= 2
    assert None not in footage.places(viewer.leave())
