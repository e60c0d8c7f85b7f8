// A V4L2 camera for machines without one: preload this shared object (LD_PRELOAD) and the file $STANDIN_PATH
// is a camera that plays the JPEG files of $STANDIN_DIR in name order. For tests and trying only.
//
//   STANDIN_PATH   the device, for example /tmp/x/video0; the file must exist for programs that list folders
//   STANDIN_DIR    *.jpg, all of one size
//   STANDIN_SIZE   640x480, what the camera settles on whatever is asked
//   STANDIN_FPS    25
//   STANDIN_FAULT  a list of: no-dht (Huffman tables left out), short=N (every Nth buffer cut in half), bad=N
//                  (every Nth marked as damaged), empty=N (every Nth without bytes), pad (zeros behind EOI),
//                  unplug=N (gone after N fetched pictures), raw (offers YUYV only), busy, denied (no right),
//                  meta (the node of a webcam that has metadata only), eio=N (an input error after N
//                  pictures), switch (offers MJPEG and delivers YUYV)
//
// One camera, one user at a time, one thread.
#define _GNU_SOURCE
#include <dirent.h>
#include <dlfcn.h>
#include <errno.h>
#include <linux/videodev2.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/timerfd.h>
#include <time.h>
#include <unistd.h>

enum { kMaxBuffers = 32, kBufferSize = 1 << 20, kMaxPictures = 512 };

struct picture {
    uint8_t* data;
    size_t size;
};

static int camera = -1;
static struct picture pictures[kMaxPictures];
static unsigned picture_count;
static char* memory;
static unsigned queue[kMaxBuffers];
static unsigned queue_first;
static unsigned queued;
static uint32_t sequence;
static uint32_t fetched;

static int (*real_ioctl)(int, unsigned long, ...);
static int (*real_open)(const char*, int, ...);
static int (*real_close)(int);
static void* (*real_mmap)(void*, size_t, int, int, int, off_t);
static int (*real_munmap)(void*, size_t);

// Other libraries' constructors may run before ours, so every entry comes through here.
static void find_real(void) {
    if (real_munmap != NULL) return;
    real_ioctl = (int (*)(int, unsigned long, ...))dlsym(RTLD_NEXT, "ioctl");
    real_open = (int (*)(const char*, int, ...))dlsym(RTLD_NEXT, "open");
    real_close = (int (*)(int))dlsym(RTLD_NEXT, "close");
    real_mmap = (void* (*)(void*, size_t, int, int, int, off_t))dlsym(RTLD_NEXT, "mmap");
    real_munmap = (int (*)(void*, size_t))dlsym(RTLD_NEXT, "munmap");
}

// 0 when the fault is absent, its number, or 1.
static unsigned fault(const char* name) {
    const char* at = getenv("STANDIN_FAULT");
    const size_t length = strlen(name);
    while (at != NULL && *at != '\0') {
        if (strncmp(at, name, length) == 0 && strchr("=,", at[length]) != NULL) {
            return at[length] == '=' ? (unsigned)atoi(at + length + 1) : 1;
        }
        at = strchr(at, ',');
        if (at != NULL) ++at;
    }
    return 0;
}

static int every(const char* name, uint32_t number) {
    const unsigned n = fault(name);
    return n != 0 && number % n == n - 1;
}

// Cuts the DHT segments in front of the scan out of a picture.
static void drop_tables(struct picture* p) {
    size_t at = 2;
    while (at + 4 < p->size && p->data[at + 1] != 0xda) {
        const size_t length = 2 + (size_t)(p->data[at + 2] << 8 | p->data[at + 3]);
        if (p->data[at + 1] == 0xc4 && at + length < p->size) {
            memmove(p->data + at, p->data + at + length, p->size - at - length);
            p->size -= length;
        } else {
            at += length;
        }
    }
}

static void load(void) {
    const char* const folder = getenv("STANDIN_DIR");
    struct dirent** list = NULL;
    const int count = scandir(folder, &list, NULL, alphasort);
    for (unsigned i = 0; i < picture_count; ++i) free(pictures[i].data);
    picture_count = 0;
    for (int i = 0; i < count; ++i) {
        char path[4096];
        snprintf(path, sizeof path, "%s/%s", folder, list[i]->d_name);
        FILE* const file =
            strstr(path, ".jpg") != NULL && picture_count < kMaxPictures ? fopen(path, "rb") : NULL;
        free(list[i]);
        if (file == NULL) continue;
        struct picture* const p = &pictures[picture_count++];
        p->data = malloc(kBufferSize);
        p->size = fread(p->data, 1, kBufferSize, file);
        fclose(file);
        if (fault("no-dht")) drop_tables(p);
    }
    free(list);
    if (picture_count == 0) {
        fprintf(stderr, "v4l2_stand_in: no .jpg in STANDIN_DIR\n");
        abort();
    }
}

static int open_camera(void) {
    if (fault("busy")) return errno = EBUSY, -1;
    if (fault("denied")) return errno = EACCES, -1;
    load();
    const char* const fps = getenv("STANDIN_FPS");
    const long period_ns = (long)(1e9 / (fps == NULL ? 25 : atof(fps)));
    const struct itimerspec timer = {{period_ns / 1000000000, period_ns % 1000000000},
                                     {period_ns / 1000000000, period_ns % 1000000000}};
    camera = timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK | TFD_CLOEXEC);
    timerfd_settime(camera, 0, &timer, NULL);
    queue_first = queued = 0;
    sequence = 0;
    fetched = 0;
    return camera;
}

static int open_any(const char* path, int flags, mode_t mode) {
    const char* const ours = getenv("STANDIN_PATH");
    find_real();
    return ours != NULL && strcmp(path, ours) == 0 ? open_camera() : real_open(path, flags, mode);
}

int open(const char* path, int flags, ...) {
    va_list rest;
    va_start(rest, flags);
    const mode_t mode = va_arg(rest, mode_t);
    va_end(rest);
    return open_any(path, flags, mode);
}

int open64(const char* path, int flags, ...) {
    va_list rest;
    va_start(rest, flags);
    const mode_t mode = va_arg(rest, mode_t);
    va_end(rest);
    return open_any(path, flags, mode);
}

int close(int fd) {
    find_real();
    if (fd >= 0 && fd == camera) camera = -1;
    return real_close(fd);
}

void* mmap(void* address, size_t size, int protection, int flags, int fd, off_t offset) {
    find_real();
    if (fd >= 0 && fd == camera) return memory + offset;
    return real_mmap(address, size, protection, flags, fd, offset);
}

void* mmap64(void* address, size_t size, int protection, int flags, int fd, off_t offset) {
    return mmap(address, size, protection, flags, fd, offset);
}

int munmap(void* address, size_t size) {
    const char* const at = address;
    find_real();
    if (memory != NULL && at >= memory && at < memory + (size_t)kMaxBuffers * kBufferSize) return 0;
    return real_munmap(address, size);
}

static int dequeue(struct v4l2_buffer* buffer) {
    uint64_t periods = 0;
    if (queued == 0 || read(camera, &periods, sizeof periods) < 0) return EAGAIN;
    sequence += (uint32_t)(periods - 1);  // pictures that nobody fetched in time
    const unsigned index = queue[queue_first];
    queue_first = (queue_first + 1) % kMaxBuffers;
    --queued;
    const struct picture* const p = &pictures[sequence % picture_count];
    memcpy(memory + (size_t)index * kBufferSize, p->data, p->size);
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    memset(buffer, 0, sizeof *buffer);
    buffer->index = index;
    buffer->type = V4L2_BUF_TYPE_VIDEO_CAPTURE;
    buffer->memory = V4L2_MEMORY_MMAP;
    buffer->flags = V4L2_BUF_FLAG_TIMESTAMP_MONOTONIC;
    buffer->timestamp.tv_sec = now.tv_sec;
    buffer->timestamp.tv_usec = now.tv_nsec / 1000;
    buffer->length = kBufferSize;
    buffer->bytesused = (uint32_t)p->size;
    if (fault("pad")) {
        memset(memory + (size_t)index * kBufferSize + p->size, 0, 1000);
        buffer->bytesused += 1000;
    }
    if (every("short", sequence)) buffer->bytesused = (uint32_t)p->size / 2;
    if (every("empty", sequence)) buffer->bytesused = 0;
    if (every("bad", sequence)) buffer->flags |= V4L2_BUF_FLAG_ERROR;
    buffer->sequence = sequence++;
    ++fetched;
    return 0;
}

static void get_size(uint32_t* width, uint32_t* height) {
    const char* const size = getenv("STANDIN_SIZE");
    *width = 640;
    *height = 480;
    if (size != NULL) sscanf(size, "%ux%u", width, height);
}

// The errno of one request, or 0.
static int answer(uint32_t request, void* argument) {
    const unsigned life = fault("unplug");
    if (life != 0 && fetched >= life) return ENODEV;
    const unsigned sound = fault("eio");
    if (sound != 0 && fetched >= sound && request == (uint32_t)VIDIOC_DQBUF) return EIO;
    switch (request) {
        case (uint32_t)VIDIOC_QUERYCAP: {
            struct v4l2_capability* const about = argument;
            memset(about, 0, sizeof *about);
            strcpy((char*)about->driver, "stand-in");
            strcpy((char*)about->card, "Stand-in camera");
            about->device_caps = V4L2_CAP_VIDEO_CAPTURE | V4L2_CAP_STREAMING;
            about->capabilities = about->device_caps | V4L2_CAP_DEVICE_CAPS | V4L2_CAP_META_CAPTURE;
            if (fault("meta")) about->device_caps = V4L2_CAP_META_CAPTURE | V4L2_CAP_STREAMING;
            return 0;
        }
        case (uint32_t)VIDIOC_ENUM_FMT: {
            struct v4l2_fmtdesc* const format = argument;
            if (format->index >= (fault("raw") ? 1 : 2)) return EINVAL;
            format->pixelformat = format->index == 0 ? V4L2_PIX_FMT_YUYV : V4L2_PIX_FMT_MJPEG;
            return 0;
        }
        case (uint32_t)VIDIOC_G_FMT:
        case (uint32_t)VIDIOC_TRY_FMT:
        case (uint32_t)VIDIOC_S_FMT: {
            struct v4l2_pix_format* const pixels = &((struct v4l2_format*)argument)->fmt.pix;
            get_size(&pixels->width, &pixels->height);
            pixels->pixelformat = fault("switch") ? V4L2_PIX_FMT_YUYV : V4L2_PIX_FMT_MJPEG;
            pixels->bytesperline = 0;
            pixels->sizeimage = kBufferSize;
            return 0;
        }
        case (uint32_t)VIDIOC_G_PARM:
        case (uint32_t)VIDIOC_S_PARM: {
            struct v4l2_captureparm* const capture = &((struct v4l2_streamparm*)argument)->parm.capture;
            const char* const fps = getenv("STANDIN_FPS");
            capture->capability = V4L2_CAP_TIMEPERFRAME;
            capture->timeperframe.numerator = 1;
            capture->timeperframe.denominator = fps == NULL ? 25 : (uint32_t)atoi(fps);
            return 0;
        }
        case (uint32_t)VIDIOC_REQBUFS: {
            struct v4l2_requestbuffers* const wanted = argument;
            if (wanted->count > kMaxBuffers) wanted->count = kMaxBuffers;
            if (memory == NULL) {
                memory = real_mmap(NULL, (size_t)kMaxBuffers * kBufferSize, PROT_READ | PROT_WRITE,
                                   MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
            }
            return 0;
        }
        case (uint32_t)VIDIOC_QUERYBUF: {
            struct v4l2_buffer* const buffer = argument;
            buffer->length = kBufferSize;
            buffer->m.offset = buffer->index * kBufferSize;
            return 0;
        }
        case (uint32_t)VIDIOC_QBUF:
            queue[(queue_first + queued++) % kMaxBuffers] = ((struct v4l2_buffer*)argument)->index;
            return 0;
        case (uint32_t)VIDIOC_DQBUF: return dequeue(argument);
        case (uint32_t)VIDIOC_S_INPUT:
        case (uint32_t)VIDIOC_STREAMON:
        case (uint32_t)VIDIOC_STREAMOFF: return 0;
        default: return EINVAL;
    }
}

int ioctl(int fd, unsigned long request, ...) {
    va_list rest;
    va_start(rest, request);
    void* const argument = va_arg(rest, void*);
    va_end(rest);
    find_real();
    if (fd < 0 || fd != camera) return real_ioctl(fd, request, argument);
    const int error = answer((uint32_t)request, argument);
    if (error != 0) errno = error;
    return error == 0 ? 0 : -1;
}
