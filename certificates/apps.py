"""The room of proof: certificates and what is made of them."""

from importlib import import_module

from django.apps import AppConfig


class CertificatesConfig(AppConfig):
    """Label certificates."""

    name = "certificates"

    def ready(self) -> None:
        """Read the access table, the kinds of jobs and the navigation; listen to the journal."""
        for module in (
            "ledger.abilities",
            "credentials.abilities",
            "credentials.backlog",
            "credentials.concerned",
            "documents.abilities",
            "documents.print_run",
            "navigation",
        ):
            import_module(f"certificates.{module}")
        import_module("certificates.receivers").listen()
        duties = import_module("lms.jobs.duties")
        duties.register_command("issue_missing", every=duties.HOUR)
        ledger = import_module("certificates.ledger.duties")
        duties.register("ledger", every=duties.MINUTE, work=ledger.seal_and_sign)
        duties.register("ledger_whole", every=duties.DAY, work=ledger.seal_all)
        duties.register("ledger_servers", every=duties.HOUR, work=lambda: ledger.give_to("server"))
        duties.register("ledger_mails", every=duties.DAY, work=lambda: ledger.give_to("mail"))
        duties.register("time_stamps", every=duties.MINUTE, work=stamp_later)
        duties.register("print_runs", every=duties.DAY, work=import_module("certificates.documents.print_run").forget)


def stamp_later() -> None:
    """Loaded when it is due: the parts that sign take long to load."""
    import_module("certificates.documents.render").stamp_later()
