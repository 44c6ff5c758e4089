"""Pages of signed-in people stay in no cache: on a shared computer Back must not show the last person's page."""


def no_store(get_response):
    """Middleware after authentication; answers that say for themselves how they may be kept are left alone."""

    def respond(request):
        response = get_response(request)
        if request.user.is_authenticated and "Cache-Control" not in response:
            response["Cache-Control"] = "private, no-store"
        return response

    return respond
