import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import certificates.documents.models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("courses", "0001_initial"),
        ("content", "0001_initial"),
        ("lms", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Certificate",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("turn", models.PositiveSmallIntegerField(default=1)),
                (
                    "origin",
                    models.CharField(
                        choices=[
                            ("first", "first certificate"),
                            ("renewal", "renewal"),
                            ("correction", "after a correction of the record"),
                            ("reissue", "re-issued with the corrected name"),
                        ],
                        default="first",
                        max_length=10,
                    ),
                ),
                ("number", models.CharField(max_length=40, unique=True)),
                ("code", models.CharField(max_length=16, unique=True)),
                ("snapshot", models.JSONField()),
                ("digest", models.CharField(max_length=64)),
                ("issued_at", models.DateTimeField()),
                ("valid_until", models.DateField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name="CertificateTemplate",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("slug", models.SlugField(verbose_name="short name")),
                ("name", models.CharField(max_length=60, verbose_name="name")),
                (
                    "design",
                    models.CharField(
                        choices=[
                            ("solemn", "solemn: woven frame, blue, serif"),
                            ("modern", "modern: one band of colour, sans serif"),
                            ("children", "for children: warm, large, sun and seedling"),
                        ],
                        default="solemn",
                        max_length=10,
                        verbose_name="design",
                    ),
                ),
                ("is_portrait", models.BooleanField(default=False, verbose_name="upright (portrait)")),
                ("title", models.CharField(default="结业证书", max_length=12, verbose_name="title")),
                ("title_en", models.CharField(blank=True, max_length=40, verbose_name="title in English")),
                ("text", models.CharField(blank=True, max_length=120, verbose_name="words of your own")),
                ("text_en", models.CharField(blank=True, max_length=200, verbose_name="the same in English")),
                ("signatories", models.JSONField(blank=True, default=list)),
                ("changed_at", models.DateTimeField()),
            ],
            options={
                "ordering": ["slug"],
            },
        ),
        migrations.CreateModel(
            name="Checkpoint",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("size", models.BigIntegerField()),
                ("root", models.BinaryField()),
                ("made_at", models.DateTimeField()),
                ("note", models.TextField()),
            ],
            options={
                "ordering": ["size", "made_at"],
            },
        ),
        migrations.CreateModel(
            name="DocumentFile",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("pdf", "signed PDF"),
                            ("stamped", "signed PDF with a time stamp"),
                            ("sealed", "signed PDF with the ledger’s proof"),
                        ],
                        max_length=12,
                    ),
                ),
                ("sha256", models.CharField(max_length=64)),
                ("size", models.PositiveIntegerField()),
                (
                    "file",
                    models.FileField(
                        max_length=200, storage=certificates.documents.models.private_files, upload_to="certificates/"
                    ),
                ),
                ("made_at", models.DateTimeField()),
                ("key", models.CharField(blank=True, max_length=32)),
            ],
        ),
        migrations.CreateModel(
            name="EditionEnd",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("last_day", models.DateField()),
                ("reason", models.CharField(max_length=200)),
                ("at", models.DateTimeField()),
            ],
            options={
                "ordering": ["at", "pk"],
            },
        ),
        migrations.CreateModel(
            name="Leaf",
            fields=[
                ("index", models.BigIntegerField(primary_key=True, serialize=False)),
            ],
        ),
        migrations.CreateModel(
            name="Picture",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("sha256", models.CharField(max_length=64, unique=True)),
                ("content", models.BinaryField()),
            ],
        ),
        migrations.CreateModel(
            name="PrintRun",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("made_at", models.DateTimeField()),
                ("count", models.PositiveIntegerField()),
                ("left_out", models.JSONField(default=list)),
                ("size", models.PositiveIntegerField()),
                (
                    "file",
                    models.FileField(
                        max_length=200, storage=certificates.documents.models.private_files, upload_to="prints/"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Series",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("year", models.PositiveSmallIntegerField()),
                ("short_code", models.CharField(max_length=6)),
                ("last", models.PositiveIntegerField(default=0)),
            ],
        ),
        migrations.CreateModel(
            name="Share",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("token", models.CharField(max_length=43, unique=True)),
                ("note", models.CharField(blank=True, max_length=60)),
                ("made_at", models.DateTimeField()),
                ("last_day", models.DateField()),
                ("revoked_at", models.DateTimeField(null=True)),
                ("opened", models.PositiveIntegerField(default=0)),
            ],
            options={
                "ordering": ["-made_at", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="Sighting",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField()),
                ("proof", models.TextField(blank=True)),
            ],
            options={
                "ordering": ["at", "pk"],
            },
        ),
        migrations.CreateModel(
            name="SigningKey",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "purpose",
                    models.CharField(
                        choices=[
                            ("authority", "issues the platform's certificates"),
                            ("document", "signs PDF files"),
                            ("record", "signs checkpoints and lists"),
                            ("badge", "signs Open Badges"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "place",
                    models.CharField(
                        choices=[("file", "encrypted file"), ("token", "hardware by PKCS#11")],
                        default="file",
                        max_length=5,
                    ),
                ),
                ("name", models.CharField(max_length=32)),
                ("algorithm", models.CharField(max_length=12)),
                ("certificate", models.TextField()),
                ("chain", models.TextField(blank=True)),
                ("valid_from", models.DateTimeField()),
                ("valid_to", models.DateTimeField()),
                ("made_at", models.DateTimeField()),
                ("retired_at", models.DateTimeField(null=True)),
            ],
            options={
                "ordering": ["made_at", "pk"],
            },
        ),
        migrations.CreateModel(
            name="StatusChange",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "status",
                    models.CharField(
                        choices=[("revoked", "Revoked"), ("superseded", "Superseded"), ("expired", "Expired")],
                        max_length=10,
                    ),
                ),
                ("last_day", models.DateField(null=True)),
                (
                    "ground",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("paper", "The certificate is wrong; the person did complete the course"),
                            ("void", "The course was not completed honestly; the completion no longer counts"),
                        ],
                        max_length=5,
                    ),
                ),
                ("reason", models.CharField(max_length=200)),
                ("at", models.DateTimeField()),
            ],
            options={
                "ordering": ["at", "pk"],
            },
        ),
        migrations.CreateModel(
            name="Tile",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("level", models.PositiveSmallIntegerField()),
                ("index", models.BigIntegerField()),
                ("hashes", models.BinaryField()),
            ],
        ),
        migrations.CreateModel(
            name="Tree",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("size", models.BigIntegerField(default=0)),
                ("settled", models.BigIntegerField(default=0)),
                ("candidate", models.BigIntegerField(default=0)),
                ("candidate_at", models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name="Verified",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("times", models.PositiveIntegerField(default=0)),
                ("last_on", models.DateField()),
            ],
        ),
        migrations.CreateModel(
            name="Watched",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("origin", models.CharField(max_length=200, unique=True)),
                ("public_key", models.TextField()),
                ("size", models.BigIntegerField(default=0)),
                ("root", models.BinaryField(null=True)),
                ("note", models.TextField(blank=True)),
                ("seen_at", models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name="Witness",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("server", "another district's server"),
                            ("usb", "USB stick"),
                            ("paper", "printed sheet"),
                            ("mail", "e-mail"),
                        ],
                        max_length=6,
                    ),
                ),
                ("name", models.CharField(max_length=80, unique=True)),
                ("address", models.CharField(blank=True, max_length=200)),
                ("added_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
            ],
        ),
        migrations.AddField(
            model_name="certificate",
            name="completion",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="certificates",
                to="courses.completion",
            ),
        ),
        migrations.AddField(
            model_name="certificate",
            name="class_session",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="certificates",
                to="courses.classsession",
            ),
        ),
        migrations.AddField(
            model_name="certificate",
            name="organisation",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="lms.organisation"
            ),
        ),
        migrations.AddField(
            model_name="certificate",
            name="previous",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="successors",
                to="certificates.certificate",
            ),
        ),
        migrations.AddField(
            model_name="certificate",
            name="root",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="lms.organisation"
            ),
        ),
        migrations.AddField(
            model_name="certificate",
            name="user",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="certificates",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="certificatetemplate",
            name="changed_by",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="certificatetemplate",
            name="root",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="lms.organisation"
            ),
        ),
        migrations.AddIndex(
            model_name="checkpoint",
            index=models.Index(fields=["size", "made_at"], name="checkpoint_size"),
        ),
        migrations.AddField(
            model_name="documentfile",
            name="certificate",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="files", to="certificates.certificate"
            ),
        ),
        migrations.AddField(
            model_name="editionend",
            name="by",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="editionend",
            name="edition",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="content.edition"
            ),
        ),
        migrations.AddField(
            model_name="editionend",
            name="root",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="lms.organisation"
            ),
        ),
        migrations.AddField(
            model_name="leaf",
            name="fact",
            field=models.OneToOneField(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="ledger_leaf",
                to="lms.fact",
            ),
        ),
        migrations.AddField(
            model_name="certificatetemplate",
            name="logo",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="certificates.picture",
            ),
        ),
        migrations.AddField(
            model_name="certificatetemplate",
            name="seal",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="certificates.picture",
            ),
        ),
        migrations.AddField(
            model_name="printrun",
            name="by",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="printrun",
            name="organisation",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="lms.organisation"
            ),
        ),
        migrations.AddField(
            model_name="printrun",
            name="term",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to="lms.term"
            ),
        ),
        migrations.AddField(
            model_name="series",
            name="root",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="lms.organisation"
            ),
        ),
        migrations.AddField(
            model_name="share",
            name="certificate",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="shares", to="certificates.certificate"
            ),
        ),
        migrations.AddField(
            model_name="sighting",
            name="by",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="sighting",
            name="checkpoint",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="sightings", to="certificates.checkpoint"
            ),
        ),
        migrations.AddConstraint(
            model_name="signingkey",
            constraint=models.UniqueConstraint(
                condition=models.Q(("retired_at", None)), fields=("purpose",), name="one_key_in_use_per_purpose"
            ),
        ),
        migrations.AddConstraint(
            model_name="signingkey",
            constraint=models.UniqueConstraint(fields=("purpose", "name"), name="a_key_is_installed_once"),
        ),
        migrations.AddField(
            model_name="statuschange",
            name="by",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="statuschange",
            name="certificate",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="changes", to="certificates.certificate"
            ),
        ),
        migrations.AddConstraint(
            model_name="tile",
            constraint=models.UniqueConstraint(fields=("level", "index"), name="one_tile_per_place"),
        ),
        migrations.AddField(
            model_name="verified",
            name="certificate",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.CASCADE, related_name="verified", to="certificates.certificate"
            ),
        ),
        migrations.AddField(
            model_name="sighting",
            name="witness",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="sightings", to="certificates.witness"
            ),
        ),
        migrations.AddIndex(
            model_name="certificate",
            index=models.Index(fields=["organisation", "issued_at"], name="certificate_place_issued"),
        ),
        migrations.AddIndex(
            model_name="certificate",
            index=models.Index(fields=["digest"], name="certificate_digest"),
        ),
        migrations.AddConstraint(
            model_name="certificate",
            constraint=models.UniqueConstraint(
                fields=("completion", "turn"), name="one_certificate_per_completion_and_turn"
            ),
        ),
        migrations.AddConstraint(
            model_name="certificate",
            constraint=models.UniqueConstraint(
                fields=("class_session", "turn"), name="one_certificate_per_lesson_held_and_turn"
            ),
        ),
        migrations.AddIndex(
            model_name="documentfile",
            index=models.Index(fields=["sha256"], name="document_sha256"),
        ),
        migrations.AddConstraint(
            model_name="documentfile",
            constraint=models.UniqueConstraint(fields=("certificate", "kind"), name="one_file_per_kind"),
        ),
        migrations.AddConstraint(
            model_name="certificatetemplate",
            constraint=models.UniqueConstraint(fields=("root", "slug"), name="one_template_per_district_and_slug"),
        ),
        migrations.AddConstraint(
            model_name="series",
            constraint=models.UniqueConstraint(fields=("root", "year"), name="one_series_per_district_and_year"),
        ),
        migrations.AddConstraint(
            model_name="series",
            constraint=models.UniqueConstraint(
                fields=("short_code", "year"), name="one_district_per_short_code_and_year"
            ),
        ),
        migrations.AddConstraint(
            model_name="statuschange",
            constraint=models.UniqueConstraint(
                condition=models.Q(("status", "expired"), _negated=True),
                fields=("certificate", "status"),
                name="one_change_per_certificate_and_status",
            ),
        ),
        migrations.AddConstraint(
            model_name="statuschange",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("last_day__isnull", False), ("status", "expired")),
                    models.Q(models.Q(("status", "expired"), _negated=True), ("last_day__isnull", True)),
                    _connector="OR",
                ),
                name="a_law_review_names_the_last_day",
            ),
        ),
        migrations.AddConstraint(
            model_name="sighting",
            constraint=models.UniqueConstraint(
                fields=("witness", "checkpoint"), name="a_witness_sees_a_checkpoint_once"
            ),
        ),
        migrations.CreateModel(
            name="ClassCertificate",
            fields=[],
            options={"proxy": True, "indexes": [], "constraints": []},
            bases=("certificates.certificate",),
        ),
    ]
