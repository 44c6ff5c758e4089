from django.db import migrations, models


def forget_grids(apps, _schema_editor):
    """Blocks go with their table; the hourly duty makes them anew."""
    apps.get_model("courses", "CounterState").objects.update(grid={})


class Migration(migrations.Migration):
    dependencies = [("courses", "0001_initial")]

    operations = [
        migrations.RunPython(forget_grids, forget_grids, elidable=True),
        migrations.RemoveIndex("coveragedelta", name="coverage_delta_by_day"),
        migrations.DeleteModel("CoverageBlock"),
        migrations.CreateModel(
            name="CoverageBlock",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveIntegerField()),
                ("made", models.BigIntegerField()),
                (
                    "part",
                    models.CharField(choices=[("sum", "Sum"), ("after", "After"), ("late", "Late")], max_length=5),
                ),
                ("on", models.DateField()),
                ("known", models.DateField()),
                ("cells", models.BinaryField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=["number", "made", "part", "on", "known"], name="one_coverage_block")
                ],
            },
        ),
    ]
