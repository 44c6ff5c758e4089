import django.core.validators
import django.db.models.deletion
import django.utils.timezone
import modelcluster.fields
import modelsearch.index
import wagtail.fields
import wagtail.models.preview
from django.conf import settings
from django.db import migrations, models

import content.pages.publishing


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("contenttypes", "0002_remove_content_type_name"),
        ("wagtailcore", "0098_apitoken"),
        ("wagtailimages", "0027_image_description"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="CataloguePage",
            fields=[
                (
                    "page_ptr",
                    models.OneToOneField(
                        auto_created=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        parent_link=True,
                        primary_key=True,
                        serialize=False,
                        to=settings.WAGTAIL_PAGE_MODEL,
                    ),
                ),
                ("intro", wagtail.fields.RichTextField(blank=True, verbose_name="introduction")),
            ],
            options={
                "verbose_name": "catalogue",
            },
            bases=("wagtailcore.page",),
        ),
        migrations.CreateModel(
            name="Course",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.SlugField(max_length=80, unique=True)),
                ("title", models.CharField(max_length=120)),
                ("audience", models.CharField(choices=[("staff", "staff"), ("pupil", "pupils")], max_length=8)),
                (
                    "stage",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("primary_lower", "primary, grades 1–2"),
                            ("primary_upper", "primary, grades 3–6"),
                            ("junior", "junior secondary"),
                            ("senior", "senior secondary"),
                        ],
                        max_length=16,
                    ),
                ),
            ],
            options={
                "ordering": ["key"],
            },
        ),
        migrations.CreateModel(
            name="EditionQuiz",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("title", models.CharField(max_length=200, verbose_name="title")),
                ("description", models.TextField(blank=True, max_length=1000, verbose_name="what it is about")),
                (
                    "purpose",
                    models.CharField(
                        choices=[
                            ("practice", "practice"),
                            ("class", "class quiz"),
                            ("test", "test"),
                            ("pretest", "pre-test"),
                        ],
                        default="practice",
                        max_length=8,
                        verbose_name="purpose",
                    ),
                ),
                (
                    "pass_mark",
                    models.PositiveIntegerField(
                        default=60,
                        validators=[django.core.validators.MaxValueValidator(100)],
                        verbose_name="passes at percent",
                    ),
                ),
                (
                    "time_limit_minutes",
                    models.PositiveIntegerField(
                        blank=True,
                        help_text="Empty for no limit.",
                        null=True,
                        validators=[django.core.validators.MinValueValidator(1)],
                        verbose_name="minutes allowed",
                    ),
                ),
                (
                    "shuffle_items",
                    models.BooleanField(default=True, verbose_name="questions in another order each time"),
                ),
                (
                    "shuffle_options",
                    models.BooleanField(default=True, verbose_name="options in another order each time"),
                ),
                ("opens_at", models.DateTimeField(blank=True, null=True, verbose_name="opens")),
                ("closes_at", models.DateTimeField(blank=True, null=True, verbose_name="closes")),
                (
                    "cooldown_minutes",
                    models.PositiveIntegerField(
                        blank=True,
                        null=True,
                        validators=[django.core.validators.MinValueValidator(1)],
                        verbose_name="minutes between two attempts",
                    ),
                ),
                (
                    "counts",
                    models.CharField(
                        choices=[
                            ("best", "the best attempt"),
                            ("last", "the last attempt"),
                            ("first", "the first attempt"),
                            ("average", "the average of all attempts"),
                        ],
                        default="best",
                        max_length=8,
                        verbose_name="what counts",
                    ),
                ),
                (
                    "feedback",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("", "by purpose: practice explains after hand-in, a test once it is passed or used up"),
                            ("at_once", "after each answer"),
                            ("hand_in", "after hand-in"),
                            ("closing", "after the quiz has closed"),
                            ("never", "never"),
                        ],
                        max_length=8,
                        verbose_name="right answers are shown",
                    ),
                ),
                ("one_per_page", models.BooleanField(default=True, verbose_name="one question a page")),
                ("may_go_back", models.BooleanField(default=True, verbose_name="learners may go back")),
                ("draft", models.BooleanField(default=False, verbose_name="draft: only editors see it and try it")),
                (
                    "success_text",
                    models.TextField(blank=True, max_length=1000, verbose_name="what is said when it is passed"),
                ),
                (
                    "fail_text",
                    models.TextField(blank=True, max_length=1000, verbose_name="what is said when it is not"),
                ),
                ("key", models.SlugField(max_length=80)),
                ("lesson_key", models.SlugField(blank=True, max_length=80)),
                ("position", models.PositiveIntegerField(default=0)),
                ("draw", models.PositiveIntegerField(null=True)),
                ("attempts_allowed", models.PositiveIntegerField(null=True)),
                ("candidates", models.JSONField()),
                ("sections", models.JSONField(default=list)),
                ("frees", models.JSONField(default=list)),
            ],
            options={
                "ordering": ["edition_id", "position", "pk"],
            },
        ),
        migrations.CreateModel(
            name="FamilyText",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[("letter", "letter to parents"), ("help", "help page for pupils")],
                        max_length=6,
                        verbose_name="kind",
                    ),
                ),
                (
                    "stage",
                    models.CharField(
                        choices=[
                            ("primary_lower", "primary, grades 1–2"),
                            ("primary_upper", "primary, grades 3–6"),
                            ("junior", "junior secondary"),
                            ("senior", "senior secondary"),
                        ],
                        max_length=16,
                        verbose_name="school stage",
                    ),
                ),
                ("title", models.CharField(max_length=120, verbose_name="title")),
                ("body", wagtail.fields.RichTextField(verbose_name="text")),
            ],
            options={
                "verbose_name": "text for families",
                "verbose_name_plural": "texts for families",
                "ordering": ["kind", "stage"],
            },
        ),
        migrations.CreateModel(
            name="HomePage",
            fields=[
                (
                    "page_ptr",
                    models.OneToOneField(
                        auto_created=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        parent_link=True,
                        primary_key=True,
                        serialize=False,
                        to=settings.WAGTAIL_PAGE_MODEL,
                    ),
                ),
                ("intro", wagtail.fields.RichTextField(blank=True, verbose_name="introduction")),
            ],
            options={
                "verbose_name": "home page",
            },
            bases=("wagtailcore.page",),
        ),
        migrations.CreateModel(
            name="Item",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("live", models.BooleanField(default=True, editable=False, verbose_name="live")),
                (
                    "has_unpublished_changes",
                    models.BooleanField(default=False, editable=False, verbose_name="has unpublished changes"),
                ),
                (
                    "first_published_at",
                    models.DateTimeField(blank=True, db_index=True, null=True, verbose_name="first published at"),
                ),
                (
                    "last_published_at",
                    models.DateTimeField(editable=False, null=True, verbose_name="last published at"),
                ),
                ("go_live_at", models.DateTimeField(blank=True, null=True, verbose_name="go live date/time")),
                ("expire_at", models.DateTimeField(blank=True, null=True, verbose_name="expiry date/time")),
                ("expired", models.BooleanField(default=False, editable=False, verbose_name="expired")),
                ("locked", models.BooleanField(default=False, editable=False, verbose_name="locked")),
                ("locked_at", models.DateTimeField(editable=False, null=True, verbose_name="locked at")),
                ("slug", models.SlugField(max_length=80, unique=True, verbose_name="short address")),
                ("position", models.PositiveIntegerField(default=0, verbose_name="place in the pool")),
                (
                    "type",
                    models.CharField(
                        choices=[
                            ("single", "one right answer"),
                            ("multiple", "several right answers"),
                            ("true_false", "true or false"),
                            ("matching", "matching"),
                            ("ordering", "ordering"),
                            ("short", "short answer"),
                            ("numeric", "number"),
                            ("cloze", "gaps in a text"),
                            ("case", "case with several questions"),
                            ("essay", "essay"),
                            ("likert", "degree of agreement"),
                        ],
                        default="single",
                        max_length=10,
                        verbose_name="question type",
                    ),
                ),
                ("stem", wagtail.fields.RichTextField(verbose_name="question text")),
                ("figure_alt", models.CharField(blank=True, max_length=300, verbose_name="alternative text")),
                (
                    "options",
                    wagtail.fields.StreamField(
                        [
                            ("option", 6),
                            ("pair", 9),
                            ("step", 10),
                            ("accepted", 13),
                            ("number", 16),
                            ("unit", 19),
                            ("gap", 27),
                            ("part", 34),
                            ("criterion", 40),
                            ("label", 10),
                        ],
                        blank=True,
                        block_lookup={
                            0: (
                                "wagtail.blocks.RichTextBlock",
                                (),
                                {"features": ["bold"], "label": "text", "required": False},
                            ),
                            1: ("wagtail.images.blocks.ImageChooserBlock", (), {"label": "picture", "required": False}),
                            2: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {"label": "alternative text", "max_length": 300, "required": False},
                            ),
                            3: ("wagtail.blocks.BooleanBlock", (), {"label": "right", "required": False}),
                            4: (
                                "wagtail.blocks.RichTextBlock",
                                (),
                                {"features": ["bold", "link", "law"], "label": "feedback", "required": False},
                            ),
                            5: (
                                "wagtail.blocks.FloatBlock",
                                (),
                                {
                                    "help_text": "Only where the scoring goes by what each option says.",
                                    "label": "percent of the points",
                                    "max_value": 100,
                                    "min_value": -100,
                                    "required": False,
                                },
                            ),
                            6: (
                                "wagtail.blocks.StructBlock",
                                [
                                    [
                                        ("text", 0),
                                        ("figure", 1),
                                        ("alt", 2),
                                        ("correct", 3),
                                        ("feedback", 4),
                                        ("weight", 5),
                                    ]
                                ],
                                {},
                            ),
                            7: (
                                "wagtail.blocks.RichTextBlock",
                                (),
                                {"features": ["bold"], "label": "left", "required": False},
                            ),
                            8: (
                                "wagtail.blocks.RichTextBlock",
                                (),
                                {"features": ["bold"], "label": "what belongs to it", "required": False},
                            ),
                            9: ("wagtail.blocks.StructBlock", [[("text", 7), ("answer", 8)]], {}),
                            10: ("wagtail.blocks.StructBlock", [[("text", 0)]], {}),
                            11: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {"help_text": "* stands for any text.", "label": "text", "max_length": 200},
                            ),
                            12: (
                                "wagtail.blocks.FloatBlock",
                                (),
                                {
                                    "default": 100,
                                    "label": "percent of the points",
                                    "max_value": 100,
                                    "min_value": -100,
                                    "required": False,
                                },
                            ),
                            13: ("wagtail.blocks.StructBlock", [[("text", 11), ("weight", 12), ("feedback", 4)]], {}),
                            14: ("wagtail.blocks.CharBlock", (), {"label": "number", "max_length": 30}),
                            15: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {"label": "how far off it may be", "max_length": 20, "required": False},
                            ),
                            16: (
                                "wagtail.blocks.StructBlock",
                                [[("value", 14), ("tolerance", 15), ("weight", 12), ("feedback", 4)]],
                                {},
                            ),
                            17: ("wagtail.blocks.CharBlock", (), {"label": "unit", "max_length": 20}),
                            18: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {
                                    "default": "1",
                                    "help_text": "The first unit has 1.",
                                    "label": "how many of the first unit",
                                    "max_length": 20,
                                },
                            ),
                            19: ("wagtail.blocks.StructBlock", [[("name", 17), ("factor", 18)]], {}),
                            20: ("wagtail.blocks.CharBlock", (), {"label": "key in the text", "max_length": 20}),
                            21: (
                                "wagtail.blocks.ChoiceBlock",
                                [],
                                {
                                    "choices": [
                                        ("options", "choosing"),
                                        ("accepted", "typing"),
                                        ("numbers", "a number"),
                                    ],
                                    "label": "filled by",
                                },
                            ),
                            22: (
                                "wagtail.blocks.RichTextBlock",
                                (),
                                {"features": ["bold"], "label": "text or number", "required": False},
                            ),
                            23: (
                                "wagtail.blocks.FloatBlock",
                                (),
                                {
                                    "help_text": "Empty: 100 if right, else 0.",
                                    "label": "percent of the points",
                                    "max_value": 100,
                                    "min_value": -100,
                                    "required": False,
                                },
                            ),
                            24: (
                                "wagtail.blocks.StructBlock",
                                [[("text", 22), ("correct", 3), ("tolerance", 15), ("weight", 23), ("feedback", 4)]],
                                {},
                            ),
                            25: ("wagtail.blocks.ListBlock", (24,), {"label": "answers", "max_num": 12, "min_num": 1}),
                            26: (
                                "wagtail.blocks.FloatBlock",
                                (),
                                {"default": 1, "label": "weight among the gaps", "min_value": 0},
                            ),
                            27: (
                                "wagtail.blocks.StructBlock",
                                [[("key", 20), ("filled", 21), ("answers", 25), ("weight", 26)]],
                                {},
                            ),
                            28: (
                                "wagtail.blocks.ChoiceBlock",
                                [],
                                {
                                    "choices": [
                                        ("single", "one right answer"),
                                        ("multiple", "several right answers"),
                                        ("true_false", "true or false"),
                                        ("short", "short answer"),
                                        ("numeric", "number"),
                                    ],
                                    "label": "question type",
                                },
                            ),
                            29: (
                                "wagtail.blocks.RichTextBlock",
                                (),
                                {"features": ["bold", "ol", "ul", "link", "law"], "label": "question text"},
                            ),
                            30: ("wagtail.blocks.ListBlock", (24,), {"label": "answers", "max_num": 8, "min_num": 1}),
                            31: (
                                "wagtail.blocks.ChoiceBlock",
                                [],
                                {
                                    "choices": [
                                        ("all", "all or nothing"),
                                        (
                                            "partial",
                                            "part of the points for part of the answer; a wrong choice spoils it",
                                        ),
                                        ("penalty", "part of the points, less for each wrong choice"),
                                        ("weights", "as each option says"),
                                    ],
                                    "label": "scoring",
                                },
                            ),
                            32: ("wagtail.blocks.FloatBlock", (), {"default": 1, "label": "points", "min_value": 0}),
                            33: (
                                "wagtail.blocks.RichTextBlock",
                                (),
                                {
                                    "features": ["bold", "ol", "ul", "link", "law"],
                                    "label": "explanation",
                                    "required": False,
                                },
                            ),
                            34: (
                                "wagtail.blocks.StructBlock",
                                [
                                    [
                                        ("type", 28),
                                        ("stem", 29),
                                        ("answers", 30),
                                        ("scoring", 31),
                                        ("points", 32),
                                        ("explanation", 33),
                                    ]
                                ],
                                {},
                            ),
                            35: (
                                "wagtail.blocks.RichTextBlock",
                                (),
                                {"features": ["bold"], "label": "criterion", "required": False},
                            ),
                            36: ("wagtail.blocks.FloatBlock", (), {"label": "points", "min_value": 0}),
                            37: (
                                "wagtail.blocks.RichTextBlock",
                                (),
                                {"features": ["bold"], "label": "what earns them", "required": False},
                            ),
                            38: ("wagtail.blocks.StructBlock", [[("points", 36), ("text", 37)]], {}),
                            39: ("wagtail.blocks.ListBlock", (38,), {"label": "levels", "max_num": 8, "min_num": 2}),
                            40: ("wagtail.blocks.StructBlock", [[("title", 35), ("levels", 39)]], {}),
                        },
                        verbose_name="answers",
                    ),
                ),
                (
                    "scoring",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("all", "all or nothing"),
                            ("partial", "part of the points for part of the answer; a wrong choice spoils it"),
                            ("penalty", "part of the points, less for each wrong choice"),
                            ("weights", "as each option says"),
                        ],
                        max_length=8,
                        verbose_name="scoring",
                    ),
                ),
                (
                    "option_order",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("", "as the quiz says"),
                            ("none", "as written"),
                            ("content", "by their words"),
                            ("random", "at random"),
                        ],
                        max_length=8,
                        verbose_name="order of the options",
                    ),
                ),
                (
                    "points",
                    models.FloatField(
                        blank=True,
                        help_text="Empty for what is usual.",
                        null=True,
                        validators=[django.core.validators.MinValueValidator(0)],
                        verbose_name="points",
                    ),
                ),
                ("match_case", models.BooleanField(default=False, verbose_name="capital and small letters differ")),
                ("unit_needed", models.BooleanField(default=False, verbose_name="the unit must be written")),
                (
                    "most",
                    models.PositiveIntegerField(blank=True, null=True, verbose_name="characters that may be written"),
                ),
                ("explanation", wagtail.fields.RichTextField(blank=True, verbose_name="explanation")),
                (
                    "difficulty",
                    models.PositiveSmallIntegerField(
                        choices=[(1, "easy"), (2, "medium"), (3, "hard")], default=2, verbose_name="difficulty"
                    ),
                ),
                (
                    "stage",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("primary_lower", "primary, grades 1–2"),
                            ("primary_upper", "primary, grades 3–6"),
                            ("junior", "junior secondary"),
                            ("senior", "senior secondary"),
                        ],
                        max_length=16,
                        verbose_name="stage",
                    ),
                ),
                (
                    "tags",
                    models.CharField(
                        blank=True, help_text="Words with commas between them.", max_length=200, verbose_name="tags"
                    ),
                ),
            ],
            options={
                "verbose_name": "item",
                "verbose_name_plural": "items",
                "ordering": ["pool__slug", "position", "slug"],
            },
            bases=(wagtail.models.preview.PreviewableMixin, modelsearch.index.Indexed, models.Model),
        ),
        migrations.CreateModel(
            name="ItemArticle",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("sort_order", models.IntegerField(blank=True, editable=False, null=True)),
            ],
            options={
                "ordering": ["sort_order"],
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="ItemVersion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveIntegerField()),
                (
                    "type",
                    models.CharField(
                        choices=[
                            ("single", "one right answer"),
                            ("multiple", "several right answers"),
                            ("true_false", "true or false"),
                            ("matching", "matching"),
                            ("ordering", "ordering"),
                            ("short", "short answer"),
                            ("numeric", "number"),
                            ("cloze", "gaps in a text"),
                            ("case", "case with several questions"),
                            ("essay", "essay"),
                            ("likert", "degree of agreement"),
                        ],
                        max_length=10,
                    ),
                ),
                ("stem", models.TextField()),
                ("body", models.JSONField()),
                ("points", models.FloatField(default=1)),
                ("figure", models.JSONField(default=dict)),
                ("explanation", models.TextField()),
                (
                    "stage",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("primary_lower", "primary, grades 1–2"),
                            ("primary_upper", "primary, grades 3–6"),
                            ("junior", "junior secondary"),
                            ("senior", "senior secondary"),
                        ],
                        max_length=16,
                    ),
                ),
                ("articles", models.JSONField(default=list)),
                ("difficulty", models.PositiveSmallIntegerField()),
                ("tags", models.CharField(blank=True, max_length=200)),
                ("digest", models.CharField(max_length=64, unique=True)),
                ("created_at", models.DateTimeField()),
            ],
            options={
                "ordering": ["item_id", "number"],
            },
        ),
        migrations.CreateModel(
            name="Law",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "slug",
                    models.SlugField(
                        help_text="Latin letters, for example weibao.", unique=True, verbose_name="short address"
                    ),
                ),
                ("title", models.CharField(max_length=120, verbose_name="title")),
                ("short_title", models.CharField(max_length=40, verbose_name="short title")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("constitution", "constitution"),
                            ("law", "law"),
                            ("regulation", "administrative regulation"),
                            ("rule", "departmental rule"),
                            ("local", "local regulation"),
                            ("document", "policy document"),
                        ],
                        default="law",
                        max_length=16,
                        verbose_name="kind",
                    ),
                ),
                ("source_name", models.CharField(blank=True, max_length=200, verbose_name="source")),
            ],
            options={
                "verbose_name": "law",
                "verbose_name_plural": "laws",
                "ordering": ["slug"],
            },
            bases=(modelsearch.index.Indexed, models.Model),
        ),
        migrations.CreateModel(
            name="LessonPage",
            fields=[
                (
                    "page_ptr",
                    models.OneToOneField(
                        auto_created=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        parent_link=True,
                        primary_key=True,
                        serialize=False,
                        to=settings.WAGTAIL_PAGE_MODEL,
                    ),
                ),
                (
                    "minutes",
                    models.PositiveIntegerField(
                        default=20, validators=[django.core.validators.MinValueValidator(1)], verbose_name="minutes"
                    ),
                ),
                ("intro", models.TextField(blank=True, max_length=400, verbose_name="introduction")),
                (
                    "body",
                    wagtail.fields.StreamField(
                        [
                            ("text", 0),
                            ("table", 2),
                            ("image", 6),
                            ("video", 11),
                            ("law", 14),
                            ("case", 24),
                            ("callout", 28),
                            ("prompt", 31),
                            ("poll", 35),
                            ("quiz", 37),
                            ("assignment", 42),
                            ("sheet", 44),
                            ("cards", 53),
                            ("notes", 54),
                            ("help", 54),
                        ],
                        blank=True,
                        block_lookup={
                            0: ("content.blocks.text.ProseBlock", (), {}),
                            1: (
                                "wagtail.blocks.RichTextBlock",
                                (),
                                {"features": ["bold", "link", "law"], "label": "text"},
                            ),
                            2: ("wagtail.contrib.typed_table_block.blocks.TypedTableBlock", [[("text", 1)]], {}),
                            3: ("wagtail.images.blocks.ImageChooserBlock", (), {"label": "picture"}),
                            4: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {
                                    "help_text": "What the picture tells.",
                                    "label": "alternative text",
                                    "max_length": 300,
                                    "required": False,
                                },
                            ),
                            5: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {"label": "caption", "max_length": 200, "required": False},
                            ),
                            6: ("wagtail.blocks.StructBlock", [[("image", 3), ("alt", 4), ("caption", 5)]], {}),
                            7: ("wagtail.documents.blocks.DocumentChooserBlock", (), {"label": "film (.mp4 or .webm)"}),
                            8: ("wagtail.blocks.CharBlock", (), {"label": "title", "max_length": 120}),
                            9: (
                                "wagtail.documents.blocks.DocumentChooserBlock",
                                (),
                                {"label": "captions (.vtt)", "required": False},
                            ),
                            10: ("wagtail.blocks.TextBlock", (), {"label": "transcript", "required": False}),
                            11: (
                                "wagtail.blocks.StructBlock",
                                [[("file", 7), ("title", 8), ("captions", 9), ("transcript", 10)]],
                                {},
                            ),
                            12: (
                                "wagtail.snippets.blocks.SnippetChooserBlock",
                                ("content.Article",),
                                {"label": "article"},
                            ),
                            13: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {"label": "why here", "max_length": 200, "required": False},
                            ),
                            14: ("wagtail.blocks.StructBlock", [[("article", 12), ("note", 13)]], {}),
                            15: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {
                                    "help_text": "Do not change it later.",
                                    "label": "key name",
                                    "max_length": 40,
                                    "validators": [
                                        django.core.validators.RegexValidator(
                                            "^[a-z0-9]+(-[a-z0-9]+)*$",
                                            "Use small Latin letters, figures and hyphens, for example cup-1.",
                                        )
                                    ],
                                },
                            ),
                            16: ("wagtail.blocks.CharBlock", (), {"label": "title", "max_length": 80}),
                            17: ("wagtail.blocks.TextBlock", (), {"label": "situation", "rows": 4}),
                            18: ("wagtail.blocks.CharBlock", (), {"label": "question", "max_length": 120}),
                            19: ("wagtail.blocks.CharBlock", (), {"label": "what one might do", "max_length": 120}),
                            20: ("wagtail.blocks.TextBlock", (), {"label": "what then happens", "rows": 2}),
                            21: ("wagtail.blocks.StructBlock", [[("text", 19), ("reply", 20)]], {}),
                            22: ("wagtail.blocks.ListBlock", (21,), {"label": "options", "max_num": 5, "min_num": 2}),
                            23: (
                                "wagtail.blocks.TextBlock",
                                (),
                                {"label": "what to keep", "required": False, "rows": 2},
                            ),
                            24: (
                                "wagtail.blocks.StructBlock",
                                [
                                    [
                                        ("key", 15),
                                        ("title", 16),
                                        ("situation", 17),
                                        ("question", 18),
                                        ("options", 22),
                                        ("takeaway", 23),
                                    ]
                                ],
                                {},
                            ),
                            25: (
                                "wagtail.blocks.ChoiceBlock",
                                [],
                                {
                                    "choices": [
                                        ("info", "to know"),
                                        ("warn", "do not"),
                                        ("say", "you can say"),
                                        ("record", "write down"),
                                        ("help", "get help"),
                                    ],
                                    "label": "kind",
                                },
                            ),
                            26: ("wagtail.blocks.CharBlock", (), {"label": "title", "max_length": 60}),
                            27: ("wagtail.blocks.StreamBlock", [[("text", 0), ("table", 2)]], {"label": "text"}),
                            28: ("wagtail.blocks.StructBlock", [[("kind", 25), ("title", 26), ("body", 27)]], {}),
                            29: ("wagtail.blocks.TextBlock", (), {"label": "question", "rows": 2}),
                            30: (
                                "wagtail.blocks.IntegerBlock",
                                (),
                                {"label": "minutes", "max_value": 60, "min_value": 1, "required": False},
                            ),
                            31: ("wagtail.blocks.StructBlock", [[("text", 29), ("minutes", 30)]], {}),
                            32: ("wagtail.blocks.CharBlock", (), {"label": "question", "max_length": 200}),
                            33: ("wagtail.blocks.CharBlock", (), {"max_length": 80}),
                            34: ("wagtail.blocks.ListBlock", (33,), {"label": "options", "max_num": 8, "min_num": 2}),
                            35: ("wagtail.blocks.StructBlock", [[("key", 15), ("question", 32), ("options", 34)]], {}),
                            36: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {
                                    "help_text": "The short name that the quiz has on the course page.",
                                    "label": "quiz",
                                    "max_length": 80,
                                    "validators": [
                                        django.core.validators.RegexValidator(
                                            "^[a-z0-9]+(-[a-z0-9]+)*$",
                                            "Use small Latin letters, figures and hyphens, for example cup-1.",
                                        )
                                    ],
                                },
                            ),
                            37: ("wagtail.blocks.StructBlock", [[("quiz", 36)]], {}),
                            38: ("wagtail.blocks.TextBlock", (), {"label": "hint", "required": False, "rows": 2}),
                            39: (
                                "wagtail.blocks.IntegerBlock",
                                (),
                                {
                                    "label": "at least so many characters",
                                    "max_value": 1000,
                                    "min_value": 1,
                                    "required": False,
                                },
                            ),
                            40: (
                                "wagtail.blocks.StructBlock",
                                [[("key", 15), ("title", 26), ("hint", 38), ("least", 39)]],
                                {},
                            ),
                            41: (
                                "wagtail.blocks.ListBlock",
                                (40,),
                                {"label": "parts of the plan", "max_num": 20, "min_num": 2},
                            ),
                            42: (
                                "wagtail.blocks.StructBlock",
                                [[("key", 15), ("title", 16), ("body", 27), ("parts", 41)]],
                                {},
                            ),
                            43: ("wagtail.blocks.CharBlock", (), {"label": "key name", "max_length": 40}),
                            44: ("wagtail.blocks.StructBlock", [[("key", 43), ("title", 16), ("body", 27)]], {}),
                            45: ("wagtail.blocks.CharBlock", (), {"label": "title", "max_length": 40}),
                            46: ("wagtail.blocks.CharBlock", (), {"max_length": 60}),
                            47: ("wagtail.blocks.ListBlock", (46,), {"label": "lines", "max_num": 4, "min_num": 0}),
                            48: (
                                "wagtail.images.blocks.ImageChooserBlock",
                                (),
                                {"label": "picture", "required": False},
                            ),
                            49: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {"label": "alternative text", "max_length": 300, "required": False},
                            ),
                            50: (
                                "wagtail.blocks.StructBlock",
                                [[("title", 45), ("lines", 47), ("figure", 48), ("alt", 49)]],
                                {},
                            ),
                            51: ("wagtail.blocks.ListBlock", (50,), {"label": "cards"}),
                            52: (
                                "wagtail.blocks.BooleanBlock",
                                (),
                                {
                                    "help_text": "Not in the lesson of the youngest readers.",
                                    "label": "for the class alone",
                                    "required": False,
                                },
                            ),
                            53: ("wagtail.blocks.StructBlock", [[("cards", 51), ("class_only", 52)]], {}),
                            54: ("wagtail.blocks.StructBlock", [[("body", 27)]], {}),
                        },
                        verbose_name="parts",
                    ),
                ),
            ],
            options={
                "verbose_name": "lesson",
                "verbose_name_plural": "lessons",
            },
            bases=(content.pages.publishing.PublishedWhole, "wagtailcore.page"),
        ),
        migrations.CreateModel(
            name="LessonVersion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.SlugField(max_length=80)),
                ("position", models.PositiveIntegerField()),
                ("version", models.PositiveIntegerField(default=1)),
                ("title", models.CharField(max_length=120)),
                ("intro", models.TextField(blank=True)),
                ("minutes", models.PositiveIntegerField()),
                ("body", models.JSONField()),
                ("cards", models.JSONField(default=list)),
                ("notes", models.JSONField(default=dict)),
                ("sheet", models.JSONField(default=dict)),
                ("help", models.JSONField(default=dict)),
                ("parts", models.JSONField(default=dict)),
                ("citations", models.JSONField(default=list)),
                ("stream", models.JSONField(default=list)),
                ("images", models.JSONField(default=dict)),
                ("digest", models.CharField(max_length=64)),
                ("created_at", models.DateTimeField()),
                ("change_note", models.TextField(blank=True)),
            ],
            options={
                "ordering": ["edition_id", "position", "version"],
            },
        ),
        migrations.CreateModel(
            name="Pool",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("slug", models.SlugField(unique=True, verbose_name="short address")),
                ("title", models.CharField(max_length=120, verbose_name="title")),
                (
                    "purpose",
                    models.CharField(
                        choices=[
                            ("practice", "practice"),
                            ("class", "class quiz"),
                            ("test", "test"),
                            ("pretest", "pre-test"),
                        ],
                        default="practice",
                        max_length=8,
                        verbose_name="purpose",
                    ),
                ),
            ],
            options={
                "verbose_name": "pool",
                "verbose_name_plural": "pools",
                "ordering": ["slug"],
            },
        ),
        migrations.CreateModel(
            name="Review",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("place", models.CharField(max_length=200)),
                ("takes_effect_on", models.DateField()),
                ("opened_at", models.DateTimeField()),
                (
                    "outcome",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("", "to be reviewed"),
                            ("confirmed", "still right"),
                            ("mended", "mended"),
                            ("withdrawn", "withdrawn"),
                        ],
                        default="",
                        max_length=10,
                    ),
                ),
                ("decided_at", models.DateTimeField(null=True)),
                ("note", models.CharField(blank=True, max_length=200)),
                ("concerned", models.JSONField(default=dict)),
            ],
            options={
                "ordering": ["takes_effect_on", "pk"],
            },
        ),
        migrations.CreateModel(
            name="Withdrawal",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "since",
                    models.DateTimeField(
                        default=django.utils.timezone.now, editable=False, verbose_name="held out since"
                    ),
                ),
                (
                    "until",
                    models.DateTimeField(
                        blank=True, help_text="Empty while it is held out.", null=True, verbose_name="held out until"
                    ),
                ),
                ("reason", models.CharField(max_length=200, verbose_name="reason")),
                (
                    "from_version",
                    models.PositiveIntegerField(
                        blank=True,
                        help_text="Versions from this number on may be drawn; empty holds out all of them.",
                        null=True,
                        verbose_name="only before version",
                    ),
                ),
            ],
            options={
                "verbose_name": "withdrawal",
                "verbose_name_plural": "withdrawals",
            },
        ),
        migrations.CreateModel(
            name="Article",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "number",
                    models.CharField(
                        help_text="39, or 133-1 for 133 bis.",
                        max_length=8,
                        validators=[
                            django.core.validators.RegexValidator(
                                "^[1-9][0-9]{0,3}(-[1-9][0-9]?){0,2}$",
                                "Write the number of the article as 39 or 133-1.",
                            )
                        ],
                        verbose_name="article number",
                    ),
                ),
                ("sort", models.PositiveIntegerField(default=0, editable=False)),
                (
                    "latest_revision",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="wagtailcore.revision",
                        verbose_name="latest revision",
                    ),
                ),
            ],
            options={
                "verbose_name": "article",
                "verbose_name_plural": "articles",
                "ordering": ["law__slug", "sort"],
            },
            bases=(modelsearch.index.Indexed, models.Model),
        ),
        migrations.CreateModel(
            name="ArticleVersion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("in_force_from", models.DateField(verbose_name="in force from")),
                (
                    "in_force_to",
                    models.DateField(
                        blank=True,
                        help_text="First day on which it no longer applies.",
                        null=True,
                        verbose_name="in force until",
                    ),
                ),
                (
                    "label",
                    models.CharField(
                        help_text="For example: amended 2024.", max_length=60, verbose_name="version label"
                    ),
                ),
                ("summary", models.TextField(verbose_name="summary in our own words")),
                ("official_text", models.TextField(blank=True, verbose_name="official text")),
                (
                    "grade",
                    models.CharField(
                        choices=[("A", "checked against the full text"), ("B", "taken from a secondary source")],
                        default="B",
                        max_length=1,
                        verbose_name="how well checked",
                    ),
                ),
                ("source_name", models.CharField(blank=True, max_length=200, verbose_name="source")),
                ("source_checked_on", models.DateField(blank=True, null=True, verbose_name="checked on")),
                (
                    "article",
                    modelcluster.fields.ParentalKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="versions", to="content.article"
                    ),
                ),
            ],
            options={
                "verbose_name": "article version",
                "verbose_name_plural": "article versions",
                "ordering": ["in_force_from", "pk"],
            },
        ),
        migrations.CreateModel(
            name="Citation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("object_id", models.PositiveBigIntegerField()),
                (
                    "article_version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="citations",
                        to="content.articleversion",
                    ),
                ),
                (
                    "content_type",
                    models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to="contenttypes.contenttype"),
                ),
            ],
        ),
        migrations.CreateModel(
            name="CoursePage",
            fields=[
                (
                    "page_ptr",
                    models.OneToOneField(
                        auto_created=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        parent_link=True,
                        primary_key=True,
                        serialize=False,
                        to=settings.WAGTAIL_PAGE_MODEL,
                    ),
                ),
                ("course_key", models.SlugField(blank=True, editable=False, max_length=80)),
                ("pack_digest", models.CharField(blank=True, editable=False, max_length=64)),
                ("summary", models.TextField(blank=True, max_length=400, verbose_name="summary")),
                (
                    "audience",
                    models.CharField(
                        choices=[("staff", "staff"), ("pupil", "pupils")],
                        default="staff",
                        max_length=8,
                        verbose_name="audience",
                    ),
                ),
                (
                    "stage",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("primary_lower", "primary, grades 1–2"),
                            ("primary_upper", "primary, grades 3–6"),
                            ("junior", "junior secondary"),
                            ("senior", "senior secondary"),
                        ],
                        max_length=16,
                        verbose_name="school stage",
                    ),
                ),
                (
                    "designed_minutes",
                    models.PositiveIntegerField(
                        default=45,
                        help_text="45 minutes are one hour.",
                        validators=[django.core.validators.MinValueValidator(1)],
                        verbose_name="designed minutes",
                    ),
                ),
                ("rule_lessons", models.BooleanField(default=True, verbose_name="all lessons finished")),
                ("rule_practice", models.BooleanField(default=False, verbose_name="practice handed in")),
                ("rule_test", models.BooleanField(default=False, verbose_name="test passed")),
                ("certificate_template", models.SlugField(blank=True, verbose_name="certificate template")),
                (
                    "certificate_months",
                    models.PositiveIntegerField(blank=True, null=True, verbose_name="valid for months"),
                ),
                ("basis_text", models.CharField(blank=True, max_length=200, verbose_name="in words")),
                (
                    "change_kind",
                    models.CharField(
                        choices=[
                            ("correction", "correction: the same edition, text mended"),
                            ("edition", "new edition: begins anew for those who start from now on"),
                        ],
                        default="edition",
                        max_length=10,
                        verbose_name="this publication is a",
                    ),
                ),
                ("change_note", models.TextField(blank=True, max_length=400, verbose_name="what has changed")),
                (
                    "basis_article",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="content.article",
                        verbose_name="article",
                    ),
                ),
            ],
            options={
                "verbose_name": "course",
                "verbose_name_plural": "courses",
            },
            bases=(content.pages.publishing.PublishedWhole, "wagtailcore.page"),
        ),
        migrations.CreateModel(
            name="CourseQuiz",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("sort_order", models.IntegerField(blank=True, editable=False, null=True)),
                ("title", models.CharField(max_length=200, verbose_name="title")),
                ("description", models.TextField(blank=True, max_length=1000, verbose_name="what it is about")),
                (
                    "purpose",
                    models.CharField(
                        choices=[
                            ("practice", "practice"),
                            ("class", "class quiz"),
                            ("test", "test"),
                            ("pretest", "pre-test"),
                        ],
                        default="practice",
                        max_length=8,
                        verbose_name="purpose",
                    ),
                ),
                (
                    "pass_mark",
                    models.PositiveIntegerField(
                        default=60,
                        validators=[django.core.validators.MaxValueValidator(100)],
                        verbose_name="passes at percent",
                    ),
                ),
                (
                    "time_limit_minutes",
                    models.PositiveIntegerField(
                        blank=True,
                        help_text="Empty for no limit.",
                        null=True,
                        validators=[django.core.validators.MinValueValidator(1)],
                        verbose_name="minutes allowed",
                    ),
                ),
                (
                    "shuffle_items",
                    models.BooleanField(default=True, verbose_name="questions in another order each time"),
                ),
                (
                    "shuffle_options",
                    models.BooleanField(default=True, verbose_name="options in another order each time"),
                ),
                ("opens_at", models.DateTimeField(blank=True, null=True, verbose_name="opens")),
                ("closes_at", models.DateTimeField(blank=True, null=True, verbose_name="closes")),
                (
                    "cooldown_minutes",
                    models.PositiveIntegerField(
                        blank=True,
                        null=True,
                        validators=[django.core.validators.MinValueValidator(1)],
                        verbose_name="minutes between two attempts",
                    ),
                ),
                (
                    "counts",
                    models.CharField(
                        choices=[
                            ("best", "the best attempt"),
                            ("last", "the last attempt"),
                            ("first", "the first attempt"),
                            ("average", "the average of all attempts"),
                        ],
                        default="best",
                        max_length=8,
                        verbose_name="what counts",
                    ),
                ),
                (
                    "feedback",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("", "by purpose: practice explains after hand-in, a test once it is passed or used up"),
                            ("at_once", "after each answer"),
                            ("hand_in", "after hand-in"),
                            ("closing", "after the quiz has closed"),
                            ("never", "never"),
                        ],
                        max_length=8,
                        verbose_name="right answers are shown",
                    ),
                ),
                ("one_per_page", models.BooleanField(default=True, verbose_name="one question a page")),
                ("may_go_back", models.BooleanField(default=True, verbose_name="learners may go back")),
                ("draft", models.BooleanField(default=False, verbose_name="draft: only editors see it and try it")),
                (
                    "success_text",
                    models.TextField(blank=True, max_length=1000, verbose_name="what is said when it is passed"),
                ),
                (
                    "fail_text",
                    models.TextField(blank=True, max_length=1000, verbose_name="what is said when it is not"),
                ),
                (
                    "key",
                    models.CharField(
                        max_length=80,
                        validators=[
                            django.core.validators.RegexValidator(
                                "^[a-z0-9]+(-[a-z0-9]+)*$",
                                "Use small Latin letters, figures and hyphens, for example cup-1.",
                            )
                        ],
                        verbose_name="key name",
                    ),
                ),
                (
                    "lesson",
                    models.CharField(
                        blank=True,
                        help_text="Its short address; empty for the whole course.",
                        max_length=80,
                        verbose_name="lesson",
                    ),
                ),
                (
                    "frees",
                    models.CharField(
                        blank=True,
                        help_text="Pre-tests only: short addresses with commas between them; empty for the lesson it stands in.",
                        max_length=400,
                        verbose_name="lessons that passing it frees",
                    ),
                ),
                (
                    "draw",
                    models.PositiveIntegerField(
                        blank=True,
                        help_text="Empty for all.",
                        null=True,
                        validators=[django.core.validators.MinValueValidator(1)],
                        verbose_name="how many are asked",
                    ),
                ),
                (
                    "sections",
                    wagtail.fields.StreamField(
                        [("section", 12)],
                        blank=True,
                        block_lookup={
                            0: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {"label": "title", "max_length": 120, "required": False},
                            ),
                            1: (
                                "wagtail.snippets.blocks.SnippetChooserBlock",
                                ("content.Pool",),
                                {"label": "pool", "required": False},
                            ),
                            2: (
                                "wagtail.blocks.IntegerBlock",
                                (),
                                {
                                    "help_text": "Empty for all.",
                                    "label": "how many are asked",
                                    "min_value": 1,
                                    "required": False,
                                },
                            ),
                            3: (
                                "wagtail.blocks.CharBlock",
                                (),
                                {"label": "with one of these tags", "max_length": 200, "required": False},
                            ),
                            4: (
                                "wagtail.blocks.IntegerBlock",
                                (),
                                {"label": "difficulty from", "max_value": 3, "min_value": 1, "required": False},
                            ),
                            5: (
                                "wagtail.blocks.IntegerBlock",
                                (),
                                {"label": "difficulty up to", "max_value": 3, "min_value": 1, "required": False},
                            ),
                            6: (
                                "wagtail.blocks.ChoiceBlock",
                                [],
                                {
                                    "choices": [
                                        ("primary_lower", "primary, grades 1–2"),
                                        ("primary_upper", "primary, grades 3–6"),
                                        ("junior", "junior secondary"),
                                        ("senior", "senior secondary"),
                                    ],
                                    "label": "stage",
                                    "required": False,
                                },
                            ),
                            7: (
                                "wagtail.blocks.MultipleChoiceBlock",
                                [],
                                {
                                    "choices": [
                                        ("single", "one right answer"),
                                        ("multiple", "several right answers"),
                                        ("true_false", "true or false"),
                                        ("matching", "matching"),
                                        ("ordering", "ordering"),
                                        ("short", "short answer"),
                                        ("numeric", "number"),
                                        ("cloze", "gaps in a text"),
                                        ("case", "case with several questions"),
                                        ("essay", "essay"),
                                        ("likert", "degree of agreement"),
                                    ],
                                    "label": "question types",
                                    "required": False,
                                },
                            ),
                            8: ("wagtail.snippets.blocks.SnippetChooserBlock", ("content.Item",), {}),
                            9: ("wagtail.blocks.ListBlock", (8,), {"default": [], "label": "just these items"}),
                            10: (
                                "wagtail.blocks.FloatBlock",
                                (),
                                {"label": "points for each item", "min_value": 0, "required": False},
                            ),
                            11: (
                                "wagtail.blocks.IntegerBlock",
                                (),
                                {"label": "passes at percent", "max_value": 100, "min_value": 0, "required": False},
                            ),
                            12: (
                                "wagtail.blocks.StructBlock",
                                [
                                    [
                                        ("title", 0),
                                        ("pool", 1),
                                        ("draw", 2),
                                        ("tags", 3),
                                        ("difficulty_least", 4),
                                        ("difficulty_most", 5),
                                        ("stage", 6),
                                        ("types", 7),
                                        ("items", 9),
                                        ("points", 10),
                                        ("pass_mark", 11),
                                    ]
                                ],
                                {},
                            ),
                        },
                        verbose_name="sections",
                    ),
                ),
                (
                    "attempts",
                    models.PositiveIntegerField(
                        blank=True,
                        help_text="Empty for any number.",
                        null=True,
                        validators=[django.core.validators.MinValueValidator(1)],
                        verbose_name="attempts",
                    ),
                ),
                (
                    "page",
                    modelcluster.fields.ParentalKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="quizzes", to="content.coursepage"
                    ),
                ),
            ],
            options={
                "verbose_name": "quiz",
                "verbose_name_plural": "quizzes",
                "ordering": ["sort_order"],
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Edition",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveIntegerField()),
                ("label", models.CharField(max_length=20)),
                ("title", models.CharField(max_length=120)),
                ("summary", models.TextField(blank=True)),
                ("audience", models.CharField(choices=[("staff", "staff"), ("pupil", "pupils")], max_length=8)),
                (
                    "stage",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("primary_lower", "primary, grades 1–2"),
                            ("primary_upper", "primary, grades 3–6"),
                            ("junior", "junior secondary"),
                            ("senior", "senior secondary"),
                        ],
                        max_length=16,
                    ),
                ),
                ("designed_minutes", models.PositiveIntegerField()),
                ("hours", models.DecimalField(decimal_places=1, max_digits=5)),
                ("rule", models.JSONField()),
                ("rule_text", models.JSONField()),
                ("certificate_template", models.CharField(blank=True, max_length=50)),
                ("certificate_months", models.PositiveIntegerField(null=True)),
                ("legal_basis", models.JSONField(default=dict)),
                ("change_note", models.TextField(blank=True)),
                ("frame", models.CharField(blank=True, max_length=64)),
                ("digest", models.CharField(max_length=64)),
                ("published_at", models.DateTimeField()),
                ("withdrawn_at", models.DateTimeField(null=True)),
                (
                    "basis_article",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="content.articleversion",
                    ),
                ),
                (
                    "course",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="editions", to="content.course"
                    ),
                ),
            ],
            options={
                "ordering": ["course__key", "number"],
            },
        ),
        migrations.AddField(
            model_name="edition",
            name="published_by",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="course",
            name="current",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="content.edition"
            ),
        ),
        migrations.AddField(
            model_name="editionquiz",
            name="edition",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="quizzes", to="content.edition"
            ),
        ),
        migrations.AddField(
            model_name="familytext",
            name="latest_revision",
            field=models.ForeignKey(
                blank=True,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="wagtailcore.revision",
                verbose_name="latest revision",
            ),
        ),
        migrations.AddField(
            model_name="item",
            name="author",
            field=models.ForeignKey(
                blank=True,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="item",
            name="figure",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="wagtailimages.image",
                verbose_name="picture",
            ),
        ),
        migrations.AddField(
            model_name="item",
            name="latest_revision",
            field=models.ForeignKey(
                blank=True,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="wagtailcore.revision",
                verbose_name="latest revision",
            ),
        ),
        migrations.AddField(
            model_name="item",
            name="live_revision",
            field=models.ForeignKey(
                blank=True,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="wagtailcore.revision",
                verbose_name="live revision",
            ),
        ),
        migrations.AddField(
            model_name="item",
            name="locked_by",
            field=models.ForeignKey(
                blank=True,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="locked_%(class)ss",
                to=settings.AUTH_USER_MODEL,
                verbose_name="locked by",
            ),
        ),
        migrations.AddField(
            model_name="itemarticle",
            name="article",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="content.article",
                verbose_name="article",
            ),
        ),
        migrations.AddField(
            model_name="itemarticle",
            name="item",
            field=modelcluster.fields.ParentalKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="cited", to="content.item"
            ),
        ),
        migrations.AddField(
            model_name="itemversion",
            name="item",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="versions", to="content.item"
            ),
        ),
        migrations.AddField(
            model_name="item",
            name="current",
            field=models.ForeignKey(
                blank=True,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="content.itemversion",
            ),
        ),
        migrations.AddField(
            model_name="law",
            name="latest_revision",
            field=models.ForeignKey(
                blank=True,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="wagtailcore.revision",
                verbose_name="latest revision",
            ),
        ),
        migrations.AddField(
            model_name="article",
            name="law",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="articles",
                to="content.law",
                verbose_name="law",
            ),
        ),
        migrations.AddField(
            model_name="lessonversion",
            name="edition",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="lesson_versions", to="content.edition"
            ),
        ),
        migrations.AddField(
            model_name="item",
            name="pool",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="items",
                to="content.pool",
                verbose_name="pool",
            ),
        ),
        migrations.AddField(
            model_name="coursequiz",
            name="pool",
            field=models.ForeignKey(
                blank=True,
                help_text="Empty for a quiz of sections.",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="content.pool",
                verbose_name="pool",
            ),
        ),
        migrations.AddField(
            model_name="review",
            name="by",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="review",
            name="item_version",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="content.itemversion"
            ),
        ),
        migrations.AddField(
            model_name="review",
            name="lesson_version",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="content.lessonversion"
            ),
        ),
        migrations.AddField(
            model_name="review",
            name="new",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="content.articleversion"
            ),
        ),
        migrations.AddField(
            model_name="review",
            name="old",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="content.articleversion"
            ),
        ),
        migrations.AddField(
            model_name="withdrawal",
            name="by",
            field=models.ForeignKey(
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="withdrawal",
            name="item",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="withdrawals",
                to="content.item",
                verbose_name="item",
            ),
        ),
        migrations.AddField(
            model_name="review",
            name="withdrawal",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="content.withdrawal"
            ),
        ),
        migrations.AddConstraint(
            model_name="articleversion",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("in_force_to__isnull", True), ("in_force_to__gt", models.F("in_force_from")), _connector="OR"
                ),
                name="article_version_ends_after_it_begins",
            ),
        ),
        migrations.AddConstraint(
            model_name="articleversion",
            constraint=models.UniqueConstraint(
                fields=("article", "in_force_from"), name="one_article_version_per_first_day"
            ),
        ),
        migrations.AddIndex(
            model_name="citation",
            index=models.Index(fields=["content_type", "object_id"], name="citation_place"),
        ),
        migrations.AddConstraint(
            model_name="citation",
            constraint=models.UniqueConstraint(
                fields=("article_version", "content_type", "object_id"), name="one_citation_per_place"
            ),
        ),
        migrations.AddConstraint(
            model_name="edition",
            constraint=models.UniqueConstraint(fields=("course", "number"), name="one_edition_per_number"),
        ),
        migrations.AddConstraint(
            model_name="editionquiz",
            constraint=models.UniqueConstraint(fields=("edition", "key"), name="one_quiz_per_key"),
        ),
        migrations.AddConstraint(
            model_name="editionquiz",
            constraint=models.CheckConstraint(
                condition=models.Q(("pass_mark__lte", 100)), name="pass_mark_is_a_percentage"
            ),
        ),
        migrations.AddConstraint(
            model_name="familytext",
            constraint=models.UniqueConstraint(fields=("kind", "stage"), name="one_family_text_per_kind_and_stage"),
        ),
        migrations.AddConstraint(
            model_name="itemarticle",
            constraint=models.UniqueConstraint(fields=("item", "article"), name="item_cites_an_article_once"),
        ),
        migrations.AddConstraint(
            model_name="itemversion",
            constraint=models.UniqueConstraint(fields=("item", "number"), name="one_item_version_per_number"),
        ),
        migrations.AddConstraint(
            model_name="article",
            constraint=models.UniqueConstraint(fields=("law", "number"), name="one_article_per_law_and_number"),
        ),
        migrations.AddConstraint(
            model_name="lessonversion",
            constraint=models.UniqueConstraint(
                fields=("edition", "key", "version"), name="one_lesson_version_per_number"
            ),
        ),
        migrations.AddConstraint(
            model_name="withdrawal",
            constraint=models.UniqueConstraint(
                condition=models.Q(("until__isnull", True)), fields=("item",), name="one_standing_withdrawal_per_item"
            ),
        ),
        migrations.AddConstraint(
            model_name="review",
            constraint=models.UniqueConstraint(fields=("place", "old"), name="one_review_per_place_and_version"),
        ),
        migrations.AddConstraint(
            model_name="review",
            constraint=models.CheckConstraint(
                condition=models.Q(("item_version__isnull", True), ("lesson_version__isnull", True), _connector="XOR"),
                name="reviews_one_thing",
            ),
        ),
        migrations.AddConstraint(
            model_name="review",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("decided_at__isnull", True), ("outcome", "")),
                    models.Q(models.Q(("outcome", ""), _negated=True), ("decided_at__isnull", False)),
                    _connector="OR",
                ),
                name="a_decision_has_its_time",
            ),
        ),
    ]
