import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import courses.requirements.models.persons
from courses.coverage.uncompressed import BlocksUncompressed


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("content", "0001_initial"),
        ("lms", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Accommodation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("factor", models.FloatField(choices=[(1.5, "1.5×"), (2.0, "2×")])),
                ("from_date", models.DateField()),
                ("to_date", models.DateField(null=True)),
                ("at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="ApiToken",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=80, verbose_name="name")),
                ("scopes", models.JSONField(default=list)),
                ("digest", models.CharField(max_length=64, unique=True)),
                ("expires_on", models.DateField(verbose_name="until")),
                ("created_at", models.DateTimeField()),
                ("revoked_at", models.DateTimeField(null=True)),
            ],
            options={
                "ordering": ["-created_at"],
            },
        ),
        migrations.CreateModel(
            name="Attempt",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveSmallIntegerField()),
                ("seed", models.CharField(max_length=64)),
                ("candidates", models.JSONField()),
                ("sections", models.JSONField(default=list)),
                ("slots", models.JSONField()),
                ("forward_only", models.BooleanField(default=False)),
                ("pass_mark", models.PositiveSmallIntegerField()),
                ("token_digest", models.CharField(max_length=64, unique=True)),
                ("started_at", models.DateTimeField()),
                ("deadline", models.DateTimeField(null=True)),
                ("handed_in_at", models.DateTimeField(null=True)),
                (
                    "ended",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("", "open"),
                            ("learner", "handed in"),
                            ("time", "time ran out"),
                            ("staff", "handed in for all"),
                        ],
                        default="",
                        max_length=7,
                    ),
                ),
                ("points", models.JSONField(null=True)),
                ("score", models.FloatField(null=True)),
                ("score_max", models.FloatField(null=True)),
                ("percent", models.PositiveSmallIntegerField(null=True)),
                ("passed", models.BooleanField(null=True)),
                ("after_reset", models.BooleanField(default=False)),
            ],
        ),
        migrations.CreateModel(
            name="AttemptEvent",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("extended", "time extended"),
                            ("reopened", "re-opened"),
                            ("handed_in", "handed in for all"),
                            ("disputed", "second marker asked for"),
                            ("regraded", "regraded"),
                        ],
                        max_length=9,
                    ),
                ),
                ("at", models.DateTimeField()),
                ("reason", models.CharField(blank=True, max_length=200)),
                ("details", models.JSONField(default=dict)),
            ],
            options={
                "ordering": ["attempt_id", "at", "pk"],
            },
        ),
        migrations.CreateModel(
            name="ClassSession",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("lesson_key", models.SlugField(max_length=80)),
                ("held_on", models.DateField(verbose_name="date")),
                ("period", models.PositiveSmallIntegerField(default=0, verbose_name="period")),
                ("expected", models.PositiveSmallIntegerField(verbose_name="expected")),
                ("present", models.PositiveSmallIntegerField(verbose_name="present")),
                ("tallies", models.JSONField(default=dict)),
                ("note", models.CharField(blank=True, max_length=200, verbose_name="note")),
                ("reason", models.CharField(blank=True, max_length=200)),
                ("entered_at", models.DateTimeField()),
                ("recorded_at", models.DateTimeField()),
                ("superseded_at", models.DateTimeField(null=True)),
            ],
            options={
                "ordering": ["held_on", "period", "pk"],
            },
        ),
        migrations.CreateModel(
            name="Completion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("cycle", models.PositiveSmallIntegerField()),
                ("started_on", models.DateField()),
                ("completed_on", models.DateField()),
                ("recorded_at", models.DateTimeField()),
                ("superseded_at", models.DateTimeField(null=True)),
                ("superseded_reason", models.CharField(blank=True, max_length=200)),
                ("how", models.CharField(choices=[("rule", "by the course’s rule")], default="rule", max_length=12)),
                ("score", models.FloatField(null=True)),
                ("score_max", models.FloatField(null=True)),
                ("percent", models.PositiveSmallIntegerField(null=True)),
                ("after_reset", models.BooleanField(default=False)),
                ("rule", models.JSONField()),
                ("rule_text", models.JSONField()),
                ("tested_out", models.JSONField(default=list)),
            ],
        ),
        migrations.CreateModel(
            name="CounterState",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveIntegerField(unique=True)),
                ("is_current", models.BooleanField(default=False)),
                ("built_at", models.DateTimeField(null=True)),
                ("building", models.BigIntegerField(default=0)),
                ("grid", models.TextField(blank=True, default="")),
            ],
        ),
        migrations.CreateModel(
            name="CoverageBlock",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveIntegerField()),
                ("made", models.BigIntegerField()),
                ("part", models.PositiveSmallIntegerField(choices=[(0, "Sum"), (1, "After"), (2, "Late")])),
                ("on", models.PositiveSmallIntegerField()),
                ("known", models.PositiveSmallIntegerField()),
                ("cells", models.BinaryField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=["number", "made", "part", "on", "known"], name="one_coverage_block")
                ],
            },
        ),
        BlocksUncompressed(),
        migrations.CreateModel(
            name="CoverageDelta",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveIntegerField()),
                ("organisation", models.BigIntegerField()),
                ("itself", models.BooleanField(default=False)),
                ("on", models.DateField()),
                ("known", models.DateField()),
                ("obliged", models.IntegerField(default=0)),
                ("on_time", models.IntegerField(default=0)),
                ("late", models.IntegerField(default=0)),
                ("recognised", models.IntegerField(default=0)),
                ("open", models.IntegerField(default=0)),
                ("overdue", models.IntegerField(default=0)),
                ("exempt", models.IntegerField(default=0)),
                ("not_started", models.IntegerField(default=0)),
                ("shared", models.IntegerField(default=0)),
            ],
        ),
        migrations.CreateModel(
            name="Enrolment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("cycle", models.PositiveSmallIntegerField(default=1)),
                ("opened_at", models.DateTimeField()),
                ("last_lesson_key", models.SlugField(blank=True, max_length=80)),
                ("last_position", models.CharField(blank=True, max_length=40)),
                ("last_read_at", models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name="Equivalent",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("title", models.CharField(max_length=120, verbose_name="training")),
                ("provider", models.CharField(max_length=80, verbose_name="held by")),
                ("hours", models.DecimalField(decimal_places=1, max_digits=5, verbose_name="hours")),
                ("document", models.CharField(max_length=120, verbose_name="document")),
                (
                    "file",
                    models.FileField(
                        blank=True,
                        max_length=200,
                        storage=courses.requirements.models.persons.evidence_files,
                        upload_to="%Y/",
                    ),
                ),
                ("sha256", models.CharField(blank=True, max_length=64)),
                ("completed_on", models.DateField(verbose_name="completed on")),
                ("reason", models.CharField(blank=True, max_length=200)),
                ("recorded_at", models.DateTimeField()),
                ("superseded_at", models.DateTimeField(null=True)),
            ],
            options={
                "ordering": ["completed_on", "pk"],
            },
        ),
        migrations.CreateModel(
            name="Exemption",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("reason", models.CharField(max_length=200, verbose_name="reason")),
                ("valid_from", models.DateField(verbose_name="from")),
                ("valid_to", models.DateField(null=True, verbose_name="until")),
                ("recorded_at", models.DateTimeField()),
                ("superseded_at", models.DateTimeField(null=True)),
            ],
            options={
                "ordering": ["recorded_at"],
            },
        ),
        migrations.CreateModel(
            name="ImportedProgress",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("category", models.CharField(max_length=250)),
                ("score", models.PositiveIntegerField()),
                ("possible", models.PositiveIntegerField()),
                ("imported_at", models.DateTimeField()),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="imported_progress",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["category"],
                "constraints": [
                    models.UniqueConstraint(fields=("user", "category"), name="one_imported_score_per_category")
                ],
            },
        ),
        migrations.CreateModel(
            name="ImportedSitting",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("quiz", models.CharField(max_length=200)),
                ("category", models.CharField(blank=True, max_length=250)),
                ("pass_mark", models.PositiveSmallIntegerField()),
                ("started_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
                ("is_complete", models.BooleanField()),
                ("score", models.IntegerField()),
                ("score_max", models.PositiveIntegerField()),
                ("percent", models.PositiveSmallIntegerField()),
                ("passed", models.BooleanField(null=True)),
                ("answers", models.JSONField()),
                ("imported_at", models.DateTimeField()),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="imported_sittings",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["-started_at", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("user", "quiz", "started_at"), name="one_imported_sitting_per_start"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="LateResponse",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("slot", models.PositiveSmallIntegerField()),
                ("answer", models.JSONField(null=True)),
                ("sequence", models.PositiveBigIntegerField()),
                ("received_at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="LessonProgress",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("lesson_key", models.SlugField(max_length=80)),
                ("finished_at", models.DateTimeField()),
                (
                    "how",
                    models.CharField(
                        choices=[("read", "read"), ("tested_out", "tested out"), ("plan", "plan accepted")],
                        default="read",
                        max_length=10,
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="ManualMark",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("slot", models.PositiveSmallIntegerField()),
                (
                    "turn",
                    models.CharField(
                        choices=[("first", "marker"), ("second", "second marker")], default="first", max_length=6
                    ),
                ),
                ("points", models.FloatField()),
                ("levels", models.JSONField(default=dict)),
                ("comment", models.TextField(blank=True, max_length=1000)),
                ("at", models.DateTimeField()),
            ],
            options={
                "ordering": ["attempt_id", "slot", "at", "pk"],
            },
        ),
        migrations.CreateModel(
            name="Naming",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[("added", "added by name"), ("left_out", "left out by name")], max_length=8
                    ),
                ),
                ("reason", models.CharField(max_length=200, verbose_name="reason")),
                ("valid_from", models.DateField(verbose_name="from")),
                ("valid_to", models.DateField(null=True, verbose_name="until")),
                ("recorded_at", models.DateTimeField()),
                ("superseded_at", models.DateTimeField(null=True)),
            ],
            options={
                "ordering": ["recorded_at"],
            },
        ),
        migrations.CreateModel(
            name="Plan",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.SlugField(max_length=40)),
                ("number", models.PositiveSmallIntegerField(default=1)),
                ("answers", models.JSONField(default=dict)),
                ("saved_at", models.DateTimeField()),
                ("handed_in_at", models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name="Reading",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("is_accepted", models.BooleanField()),
                ("good", models.CharField(max_length=200)),
                ("advice", models.CharField(max_length=200)),
                ("read_at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="Regrade",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("favour", models.BooleanField(default=True)),
                ("reason", models.CharField(max_length=200)),
                ("at", models.DateTimeField()),
            ],
            options={
                "ordering": ["at", "pk"],
            },
        ),
        migrations.CreateModel(
            name="Reminder",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveIntegerField()),
                ("day", models.DateField()),
                ("text", models.TextField()),
                ("sent_at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="Requirement",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveIntegerField(verbose_name="number")),
                ("least_edition", models.PositiveIntegerField(default=1)),
                ("title", models.CharField(max_length=120, verbose_name="title")),
                (
                    "unit",
                    models.CharField(
                        choices=[("person", "by person"), ("class", "by class session")], default="person", max_length=6
                    ),
                ),
                ("roles", models.JSONField(default=list)),
                ("stages", models.JSONField(default=list)),
                ("sessions_required", models.PositiveSmallIntegerField(default=0)),
                ("opens_on", models.DateField(verbose_name="opens on")),
                ("due_on", models.DateField(verbose_name="due on")),
                ("counts_from", models.DateField()),
                ("ended_on", models.DateField(null=True)),
                ("basis_text", models.CharField(blank=True, max_length=300, verbose_name="legal basis")),
                ("pace", models.JSONField(default=list)),
                ("audience", models.JSONField(default=list)),
                (
                    "repeats",
                    models.CharField(
                        blank=True, choices=[("year", "every school year"), ("term", "every term")], max_length=4
                    ),
                ),
                ("cycles", models.JSONField(default=list)),
                ("within_days", models.PositiveSmallIntegerField(null=True)),
                ("starts_after_days", models.PositiveSmallIntegerField(default=0)),
                ("valid_months", models.PositiveSmallIntegerField(null=True)),
                ("renewal_days", models.PositiveSmallIntegerField(default=0)),
                ("lapse_on", models.DateField(null=True)),
                ("lapse_edition", models.PositiveIntegerField(null=True)),
                ("test_out", models.BooleanField(default=True)),
                ("copied_from", models.PositiveIntegerField(null=True)),
                ("reason", models.CharField(blank=True, max_length=200)),
                ("recorded_at", models.DateTimeField()),
                ("superseded_at", models.DateTimeField(null=True)),
            ],
            options={
                "ordering": ["due_on", "number"],
            },
        ),
        migrations.CreateModel(
            name="Response",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("slot", models.PositiveSmallIntegerField()),
                ("answer", models.JSONField(null=True)),
                ("sequence", models.PositiveBigIntegerField()),
                ("saved_at", models.DateTimeField()),
                ("told_at", models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name="Vote",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("lesson_key", models.SlugField(max_length=80)),
                ("kind", models.CharField(choices=[("poll", "poll"), ("case", "case")], max_length=4)),
                ("key", models.SlugField(max_length=80)),
                ("option", models.PositiveSmallIntegerField()),
                ("voted_at", models.DateTimeField()),
            ],
        ),
        migrations.AddField(
            model_name="accommodation",
            name="by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="accommodation",
            name="user",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="accommodations", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="apitoken",
            name="created_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="apitoken",
            name="organisation",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="lms.organisation"
            ),
        ),
        migrations.AddField(
            model_name="attempt",
            name="quiz",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="attempts", to="content.editionquiz"
            ),
        ),
        migrations.AddField(
            model_name="attemptevent",
            name="attempt",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="events", to="courses.attempt"
            ),
        ),
        migrations.AddField(
            model_name="attemptevent",
            name="by",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="classsession",
            name="edition",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="content.edition"
            ),
        ),
        migrations.AddField(
            model_name="classsession",
            name="led_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="led_sessions", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="classsession",
            name="lesson_version",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="content.lessonversion"
            ),
        ),
        migrations.AddField(
            model_name="classsession",
            name="recorded_by",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="classsession",
            name="school_class",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="sessions", to="lms.schoolclass"
            ),
        ),
        migrations.AddField(
            model_name="classsession",
            name="supersedes",
            field=models.OneToOneField(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="successor",
                to="courses.classsession",
            ),
        ),
        migrations.AddField(
            model_name="completion",
            name="edition",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="completions", to="content.edition"
            ),
        ),
        migrations.AddField(
            model_name="completion",
            name="root",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="lms.organisation"
            ),
        ),
        migrations.AddField(
            model_name="completion",
            name="supersedes",
            field=models.OneToOneField(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="successor",
                to="courses.completion",
            ),
        ),
        migrations.AddField(
            model_name="completion",
            name="user",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="completions", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddIndex(
            model_name="coveragedelta",
            index=models.Index(fields=["number", "organisation", "itself", "on"], name="coverage_delta_place"),
        ),
        migrations.AddIndex(
            model_name="coveragedelta",
            index=models.Index(
                fields=[
                    "number",
                    "itself",
                    "known",
                    "on",
                    "organisation",
                    "obliged",
                    "on_time",
                    "late",
                    "recognised",
                    "open",
                    "overdue",
                    "exempt",
                    "not_started",
                    "shared",
                ],
                name="coverage_delta_by_known",
            ),
        ),
        migrations.AddField(
            model_name="enrolment",
            name="edition",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="enrolments", to="content.edition"
            ),
        ),
        migrations.AddField(
            model_name="enrolment",
            name="root",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="lms.organisation"
            ),
        ),
        migrations.AddField(
            model_name="enrolment",
            name="user",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="enrolments", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="completion",
            name="enrolment",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="completions", to="courses.enrolment"
            ),
        ),
        migrations.AddField(
            model_name="attempt",
            name="enrolment",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="attempts", to="courses.enrolment"
            ),
        ),
        migrations.AddField(
            model_name="equivalent",
            name="by",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="equivalent",
            name="course",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="content.course"),
        ),
        migrations.AddField(
            model_name="equivalent",
            name="organisation",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="lms.organisation"
            ),
        ),
        migrations.AddField(
            model_name="equivalent",
            name="user",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="equivalents", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="exemption",
            name="by",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="exemption",
            name="organisation",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="lms.organisation"
            ),
        ),
        migrations.AddField(
            model_name="exemption",
            name="user",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="exemptions", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="lateresponse",
            name="attempt",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="late_responses", to="courses.attempt"
            ),
        ),
        migrations.AddField(
            model_name="lessonprogress",
            name="attempt",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="freed_lessons",
                to="courses.attempt",
            ),
        ),
        migrations.AddField(
            model_name="lessonprogress",
            name="enrolment",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="finished_lessons", to="courses.enrolment"
            ),
        ),
        migrations.AddField(
            model_name="lessonprogress",
            name="lesson_version",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="content.lessonversion"
            ),
        ),
        migrations.AddField(
            model_name="manualmark",
            name="attempt",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="manual_marks", to="courses.attempt"
            ),
        ),
        migrations.AddField(
            model_name="manualmark",
            name="by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="naming",
            name="by",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="naming",
            name="organisation",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="lms.organisation"
            ),
        ),
        migrations.AddField(
            model_name="naming",
            name="user",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="namings", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="plan",
            name="enrolment",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="plans", to="courses.enrolment"
            ),
        ),
        migrations.AddField(
            model_name="plan",
            name="lesson_version",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="content.lessonversion"
            ),
        ),
        migrations.AddField(
            model_name="plan",
            name="school",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="lms.organisation"
            ),
        ),
        migrations.AddField(
            model_name="reading",
            name="by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="reading",
            name="plan",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.PROTECT, related_name="reading", to="courses.plan"
            ),
        ),
        migrations.AddField(
            model_name="regrade",
            name="by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="regrade",
            name="mended",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="content.itemversion"
            ),
        ),
        migrations.AddField(
            model_name="regrade",
            name="wrong",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="content.itemversion"
            ),
        ),
        migrations.AddField(
            model_name="reminder",
            name="by",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="reminder",
            name="organisation",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="lms.organisation"
            ),
        ),
        migrations.AddField(
            model_name="reminder",
            name="user",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="requirement",
            name="basis_article",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="content.article"
            ),
        ),
        migrations.AddField(
            model_name="requirement",
            name="by",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="requirement",
            name="course",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="requirements",
                to="content.course",
                verbose_name="course",
            ),
        ),
        migrations.AddField(
            model_name="requirement",
            name="organisation",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="requirements", to="lms.organisation"
            ),
        ),
        migrations.AddField(
            model_name="requirement",
            name="supersedes",
            field=models.OneToOneField(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="successor",
                to="courses.requirement",
            ),
        ),
        migrations.AddField(
            model_name="naming",
            name="requirement",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="namings", to="courses.requirement"
            ),
        ),
        migrations.AddField(
            model_name="exemption",
            name="requirement",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="exemptions", to="courses.requirement"
            ),
        ),
        migrations.AddField(
            model_name="response",
            name="attempt",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="responses", to="courses.attempt"
            ),
        ),
        migrations.AddField(
            model_name="vote",
            name="edition",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="content.edition"
            ),
        ),
        migrations.AddField(
            model_name="vote",
            name="user",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddConstraint(
            model_name="accommodation",
            constraint=models.CheckConstraint(
                condition=models.Q(("factor__in", [1.5, 2.0])), name="more_time_is_half_or_as_much_again"
            ),
        ),
        migrations.AddConstraint(
            model_name="accommodation",
            constraint=models.CheckConstraint(
                condition=models.Q(("to_date__isnull", True), ("to_date__gt", models.F("from_date")), _connector="OR"),
                name="more_time_ends_after_it_begins",
            ),
        ),
        migrations.AddConstraint(
            model_name="accommodation",
            constraint=models.UniqueConstraint(
                condition=models.Q(("to_date__isnull", True)), fields=("user",), name="one_standing_accommodation"
            ),
        ),
        migrations.AddIndex(
            model_name="classsession",
            index=models.Index(fields=["school_class", "held_on"], name="class_session_history"),
        ),
        migrations.AddIndex(
            model_name="classsession",
            index=models.Index(fields=["edition", "held_on"], name="class_session_of_course"),
        ),
        migrations.AddConstraint(
            model_name="classsession",
            constraint=models.CheckConstraint(
                condition=models.Q(("present__lte", models.F("expected"))), name="no_more_present_than_expected"
            ),
        ),
        migrations.AddConstraint(
            model_name="classsession",
            constraint=models.UniqueConstraint(
                condition=models.Q(("superseded_at__isnull", True)),
                fields=("school_class", "held_on", "period", "edition", "lesson_key"),
                name="one_standing_record_per_lesson_held",
            ),
        ),
        migrations.AddConstraint(
            model_name="enrolment",
            constraint=models.UniqueConstraint(fields=("user", "edition", "cycle"), name="one_enrolment_per_cycle"),
        ),
        migrations.AddConstraint(
            model_name="enrolment",
            constraint=models.CheckConstraint(condition=models.Q(("cycle__gte", 1)), name="cycles_count_from_one"),
        ),
        migrations.AddIndex(
            model_name="completion",
            index=models.Index(fields=["user", "completed_on"], name="completion_person"),
        ),
        migrations.AddIndex(
            model_name="completion",
            index=models.Index(fields=["edition", "completed_on"], name="completion_edition"),
        ),
        migrations.AddConstraint(
            model_name="completion",
            constraint=models.UniqueConstraint(
                condition=models.Q(("superseded_at__isnull", True)),
                fields=("enrolment",),
                name="one_standing_completion",
            ),
        ),
        migrations.AddConstraint(
            model_name="completion",
            constraint=models.CheckConstraint(
                condition=models.Q(("score__isnull", True), ("score__lte", models.F("score_max")), _connector="OR"),
                name="completion_score_within_bounds",
            ),
        ),
        migrations.AddConstraint(
            model_name="completion",
            constraint=models.CheckConstraint(
                condition=models.Q(("completed_on__gte", models.F("started_on"))),
                name="completed_not_before_it_was_begun",
            ),
        ),
        migrations.AddIndex(
            model_name="attempt",
            index=models.Index(
                condition=models.Q(("deadline__isnull", False), ("handed_in_at__isnull", True)),
                fields=["deadline"],
                name="attempt_open_deadline",
            ),
        ),
        migrations.AddConstraint(
            model_name="attempt",
            constraint=models.UniqueConstraint(fields=("enrolment", "quiz", "number"), name="one_attempt_per_number"),
        ),
        migrations.AddConstraint(
            model_name="attempt",
            constraint=models.UniqueConstraint(
                condition=models.Q(("handed_in_at__isnull", True)),
                fields=("enrolment", "quiz"),
                name="one_open_attempt_per_quiz",
            ),
        ),
        migrations.AddConstraint(
            model_name="attempt",
            constraint=models.CheckConstraint(
                condition=models.Q(("handed_in_at__isnull", True), ("points__isnull", False), _connector="OR"),
                name="handed_in_means_marked",
            ),
        ),
        migrations.AddConstraint(
            model_name="attempt",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("passed__isnull", True), ("score__isnull", True)),
                    models.Q(("passed__isnull", False), ("score__isnull", False)),
                    _connector="OR",
                ),
                name="passed_or_not_once_it_has_a_score",
            ),
        ),
        migrations.AddConstraint(
            model_name="attempt",
            constraint=models.CheckConstraint(
                condition=models.Q(("score__isnull", True), ("score__lte", models.F("score_max")), _connector="OR"),
                name="score_within_bounds",
            ),
        ),
        migrations.AddIndex(
            model_name="equivalent",
            index=models.Index(fields=["course", "completed_on"], name="equivalent_course"),
        ),
        migrations.AddConstraint(
            model_name="equivalent",
            constraint=models.UniqueConstraint(
                condition=models.Q(("superseded_at__isnull", True)),
                fields=("user", "course", "completed_on"),
                name="one_standing_equivalent_per_day",
            ),
        ),
        migrations.AddConstraint(
            model_name="lateresponse",
            constraint=models.UniqueConstraint(fields=("attempt", "slot"), name="one_late_response_per_slot"),
        ),
        migrations.AddConstraint(
            model_name="lessonprogress",
            constraint=models.UniqueConstraint(fields=("enrolment", "lesson_key"), name="one_finish_per_lesson"),
        ),
        migrations.AddConstraint(
            model_name="lessonprogress",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("attempt__isnull", False), ("how", "tested_out")),
                    models.Q(models.Q(("how", "tested_out"), _negated=True), ("attempt__isnull", True)),
                    _connector="OR",
                ),
                name="tested_out_names_its_attempt",
            ),
        ),
        migrations.AddConstraint(
            model_name="manualmark",
            constraint=models.CheckConstraint(
                condition=models.Q(("points__gte", 0)), name="points_by_hand_are_not_below_nought"
            ),
        ),
        migrations.AddConstraint(
            model_name="plan",
            constraint=models.UniqueConstraint(
                fields=("enrolment", "lesson_version", "key", "number"), name="one_plan_per_number"
            ),
        ),
        migrations.AddConstraint(
            model_name="plan",
            constraint=models.UniqueConstraint(
                condition=models.Q(("handed_in_at__isnull", True)),
                fields=("enrolment", "key"),
                name="one_plan_being_written",
            ),
        ),
        migrations.AddConstraint(
            model_name="reminder",
            constraint=models.UniqueConstraint(fields=("number", "user", "day"), name="one_reminder_a_day"),
        ),
        migrations.AddIndex(
            model_name="requirement",
            index=models.Index(fields=["number", "recorded_at"], name="requirement_history"),
        ),
        migrations.AddConstraint(
            model_name="requirement",
            constraint=models.UniqueConstraint(
                condition=models.Q(("superseded_at__isnull", True)),
                fields=("number",),
                name="one_standing_requirement_per_number",
            ),
        ),
        migrations.AddConstraint(
            model_name="requirement",
            constraint=models.CheckConstraint(
                condition=models.Q(("due_on__gte", models.F("opens_on"))), name="requirement_is_due_after_it_opens"
            ),
        ),
        migrations.AddIndex(
            model_name="naming",
            index=models.Index(fields=["user", "valid_from"], name="naming_person"),
        ),
        migrations.AddConstraint(
            model_name="naming",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("valid_to__isnull", True), ("valid_to__gt", models.F("valid_from")), _connector="OR"
                ),
                name="naming_ends_after_its_start",
            ),
        ),
        migrations.AddIndex(
            model_name="exemption",
            index=models.Index(fields=["user", "valid_from"], name="exemption_person"),
        ),
        migrations.AddConstraint(
            model_name="exemption",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("valid_to__isnull", True), ("valid_to__gt", models.F("valid_from")), _connector="OR"
                ),
                name="exemption_ends_after_its_start",
            ),
        ),
        migrations.AddConstraint(
            model_name="exemption",
            constraint=models.UniqueConstraint(
                condition=models.Q(("superseded_at__isnull", True)),
                fields=("requirement", "user", "valid_from"),
                name="one_standing_exemption_per_first_day",
            ),
        ),
        migrations.AddConstraint(
            model_name="response",
            constraint=models.UniqueConstraint(fields=("attempt", "slot"), name="one_response_per_slot"),
        ),
        migrations.AddConstraint(
            model_name="vote",
            constraint=models.UniqueConstraint(
                fields=("edition", "lesson_key", "kind", "key", "user"), name="one_vote_per_person"
            ),
        ),
    ]
